/** What the rule of one setting knows of the others. */
export type Circumstances = { readonly isLive: boolean };

/** A setting: what is wrong with its value, as the end of a sentence, and in live mode what to write if it is missing. */
export type Rule = {
  readonly wrong: (value: string, circumstances: Circumstances) => string | undefined;
  readonly neededInLive?: string;
  readonly neededOfStage?: string;
};
