import { startSale } from "../api/sale.ts";
import type { Target } from "../api/target.ts";
import { advancedSale } from "../journeys/sales.ts";
import { eventually } from "../journeys/target.ts";
import { checkBooks, checkRights } from "./checks.ts";
import { deployStack, type Place, type Stack } from "./stack.ts";

/**
 * Deploys two stages side by side, and one of them in another region too; sells in each; then destroys one and deploys it again. Returns a
 * sentence for whatever differs from one deployment alone.
 */
export const deploySeveral = async (place: Place): Promise<readonly string[]> => {
  const choices = [{ stage: "blue" }, { stage: "green" }, { stage: "blue", region: "eu-west-1" }];
  const stacks: Stack[] = [];
  for (const choice of choices) stacks.push(await deployStack(place, choice));
  const failed: string[] = [];
  for (const [i, stack] of stacks.entries()) failed.push(...(await tryOne(name(choices[i]), place, stack)));
  const [blue, green] = stacks;
  await blue?.destroy();
  const again = await deployStack(place, { stage: "blue" });
  failed.push(...(await tryOne("blue, deployed again", place, again)));
  if (green) failed.push(...(await tryOne("green, after blue was destroyed", place, green)));
  return [...failed, checkRights(place.emulator)].filter((each) => each !== undefined);
};

const name = (choice: { readonly stage: string; readonly region?: string } | undefined): string =>
  [choice?.stage, choice?.region].filter((each) => each !== undefined).join(" in ");

const tryOne = async (what: string, { step }: Place, stack: Stack): Promise<readonly string[]> =>
  step(`a sale, a cancellation and the books of ${what}`, async () => {
    try {
      await sellAndCancel(stack.target);
      const books = await checkBooks(stack);
      return books === undefined ? [] : [`${what}: ${books}`];
    } catch (error) {
      return [`${what}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });

const sellAndCancel = async (target: Target): Promise<void> => {
  await advancedSale(target);
  const sale = await startSale(target);
  await eventually(async () => accepted(await sale.cancel()));
  await eventually(async () => accepted(await sale.answerReturn({ outcome: "stopped" })));
  await eventually(async () => {
    const { status } = await sale.show();
    if (status !== "cancelled") throw new Error(`${sale.id} is ${status}`);
  });
};

const accepted = ({ status, body }: { readonly status: number; readonly body: object }): void => {
  if (status >= 300) throw new Error(JSON.stringify(body));
};
