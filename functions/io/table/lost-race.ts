import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";

/** True if a write failed only because of its conditions or of a conflict; a cancelled transaction has a reason for each write. */
export const isLostRace = (error: unknown): boolean => {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) return true;
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).every(({ Code }) =>
      ["None", "ConditionalCheckFailed", "TransactionConflict", undefined].includes(Code),
    )
  );
};
