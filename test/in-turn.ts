/**
 * The cases of a kind that one test takes: all of them at night (`npm run test:deep`); in `npm test` one, by turns, so that every case of the kind is
 * taken by some test of its file and each run takes the same.
 */
export const inTurn = <Case>(cases: readonly Case[], turn: number): readonly Case[] =>
  process.env["TEST_DEEP"] === "1" ? cases : cases.filter((_, i) => i === turn % cases.length);
