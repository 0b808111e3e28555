import { expect, test } from "vitest";
import { isEmailAddress } from "../../clients/pay/email-address.ts";

test.each([
  "a@example.test",
  "ailsa.reid+shop@mail.example.test",
  "o'brien@example.test",
  "x_y-z@localhost",
  "민수@예시.한국",
  "एक@उदाहरण.परीक्षा",
  "用户@例子.测试",
])("%j is an address", (contact) => expect(isEmailAddress(contact)).toBe(true));

test.each([
  ["in brackets", "<a@example.test>"],
  ["with a name", "Ailsa Reid <a@example.test>"],
  ["as a link", "mailto:a@example.test"],
  ["in quotation marks", '"a@example.test"'],
  ["two of them", "a@example.test, b@example.test"],
  ["two of them with a semicolon", "a@example.test;b@example.test"],
  ["with a blank inside", "ailsa reid@example.test"],
  ["with a joiner at its end", "a@example.test\u200d"],
  ["with a joiner that does not join", "a@example.test\u200c"],
  ["with a space that nobody sees", "a\u200b@example.test"],
  ["with a word joiner before it", "\u2060a@example.test"],
  ["with a soft hyphen", "a@exam\u00adple.test"],
  ["turned round", "\u202ea@example.test"],
  ["with a line break inside", "a@example.test\r\nbcc: b@example.test"],
  ["with NUL", "a\0@example.test"],
  ["with half of an emoji", "a\ud83c@example.test"],
  ["with two @", "a@b@example.test"],
  ["without a name", "@example.test"],
  ["without a place", "ailsa@"],
  ["with the point of a sentence", "a@example.test."],
  ["with two points", "a@example..test"],
  ["with a point first", "a@.example.test"],
  ["with a point before the @", "a.@example.test"],
  ["with a slash at its end", "a@example.test/"],
  ["of a person without one", "ailsa"],
  ["of nobody", ""],
])("an address %s is refused", (_, contact) => expect(isEmailAddress(contact)).toBe(false));
