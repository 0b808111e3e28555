/** A member of the staff: the name, and the id of the key that was used. */
export type StaffMember = { readonly operator: string; readonly name: string };

/** An entry of a trail; `previous` is the digest of the entry before it. */
export type TrailEntry = {
  readonly no: number;
  readonly at: string;
  readonly did: string;
  readonly by?: StaffMember;
  readonly why?: string;
  readonly instruction?: number;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly previous: string;
};

/** Entries of a trail; with `next` there may be more after that number. */
export type TrailPage = { readonly trail: readonly TrailEntry[]; readonly next?: number };
