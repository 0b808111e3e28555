import { expect, test } from "vitest";
import { unknownName } from "../../local/sandbox-parameters.ts";

const ask = (route: string, query = "", body = "") => {
  const [method = "", path = ""] = route.split(" ");
  return unknownName({ method, path, query, headers: {}, body: Buffer.from(body) });
};

test.each([
  ["GET /_sandbox/notices", "too=a@example.test", "", 'unknown parameter "too": this route takes to'],
  ["GET /_sandbox/malls", "mall=x", "", 'unknown parameter "mall": this route takes none'],
  ["POST /_sandbox/clock", "", '{"advance":"P1D","by":1}', 'unknown name "by": this route takes advance'],
  ["POST /_sandbox/faults", "", '{"fn":"x"}', 'unknown name "fn"'],
  ["POST /_sandbox/bank", "", '{"operation":"debits","behavior":"refuse"}', 'unknown name "behavior"'],
  ["POST /_sandbox/bank/returns", "", '{"id":"x"}', 'unknown name "id"'],
])("%s?%s with %s is refused", (route, query, body, sentence) => {
  expect(ask(route, query, body)).toContain(sentence);
});

test.each([
  ["GET /_sandbox/notices", "to=a@example.test", ""],
  ["GET /_sandbox/idle", "wait=5", ""],
  ["POST /_sandbox/clock", "", '{"advance":"P1D"}'],
  ["POST /_sandbox/clock", "", "{"],
  ["POST /_sandbox/hooks/mall_x", "secret=1", '{"type":"purchase.approved"}'],
])("%s?%s with %s goes on to its route", (route, query, body) => {
  expect(ask(route, query, body)).toBeUndefined();
});
