import type { DatabaseSync } from "node:sqlite";

/** The prepared statements on the table of messages. */
export type Statements = ReturnType<typeof prepareStatements>;

/** Creates the table, which holds the messages of every queue. */
export const prepareStatements = (store: DatabaseSync) => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS message (
      number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, receipt TEXT, body TEXT NOT NULL,
      attributes TEXT NOT NULL, sent INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0, firstReceived INTEGER, origin TEXT,
      hiddenUntil INTEGER NOT NULL, inFlight INTEGER NOT NULL DEFAULT 0, byTrigger INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX IF NOT EXISTS messageByQueue ON message (queue, inFlight, hiddenUntil);
    CREATE INDEX IF NOT EXISTS messageByReceipt ON message (receipt) WHERE receipt IS NOT NULL;
    UPDATE message SET inFlight = 0, hiddenUntil = 0, byTrigger = 0 WHERE byTrigger = 1;`);
  // That update: triggers run in this process, so messages that they held when it died are returned to the queue.
  return {
    insert: store.prepare(
      "INSERT INTO message (queue, id, body, attributes, sent, hiddenUntil) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    selectVisible: store.prepare(`SELECT * FROM message WHERE queue = ? AND inFlight = 0 AND hiddenUntil <= ?
      UNION ALL SELECT * FROM message WHERE queue = ? AND inFlight = 1 AND hiddenUntil <= ? ORDER BY number LIMIT ?`),
    setInFlight: store.prepare(`UPDATE message SET receipt = ?, receives = receives + 1,
      firstReceived = COALESCE(firstReceived, ?), inFlight = 1, hiddenUntil = ?, byTrigger = ? WHERE number = ?`),
    hideUntil: store.prepare(
      "UPDATE message SET inFlight = 0, byTrigger = 0, hiddenUntil = ? WHERE queue = ? AND receipt = ?",
    ),
    remove: store.prepare("DELETE FROM message WHERE queue = ? AND receipt = ?"),
    removeAll: store.prepare("DELETE FROM message WHERE queue = ?"),
    moveToDeadLetters: store.prepare(`UPDATE message SET origin = queue, queue = ?, receipt = NULL, receives = 0,
      firstReceived = NULL, inFlight = 0, byTrigger = 0, hiddenUntil = 0 WHERE number = ?`),
    redrive: store.prepare(`UPDATE message SET queue = COALESCE(?, origin), origin = NULL, receipt = NULL, receives = 0,
      firstReceived = NULL, inFlight = 0, hiddenUntil = 0 WHERE queue = ? AND (? IS NOT NULL OR origin IS NOT NULL)`),
    count: store.prepare("SELECT count(*) AS n FROM message WHERE queue = ?"),
    countByState: store.prepare(`SELECT count(*) FILTER (WHERE inFlight = 0 AND hiddenUntil <= ?) AS visible,
      count(*) FILTER (WHERE inFlight = 1 AND hiddenUntil > ?) AS inFlight,
      count(*) FILTER (WHERE inFlight = 0 AND hiddenUntil > ?) AS delayed FROM message WHERE queue = ?`),
    countDelayed: store.prepare(
      "SELECT count(*) AS n, min(hiddenUntil) AS at FROM message WHERE queue = ? AND inFlight = 0 AND hiddenUntil > ?",
    ),
    firstDelayed: store.prepare(
      "SELECT min(hiddenUntil) AS at FROM message WHERE queue = ? AND inFlight = 0 AND hiddenUntil > ?",
    ),
    firstInFlight: store.prepare(
      "SELECT min(hiddenUntil) AS at FROM message WHERE queue = ? AND inFlight = 1 AND hiddenUntil > ?",
    ),
  };
};
