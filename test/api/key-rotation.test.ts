import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { type Key, signMessage, withStandardClaims } from "../../clients/sdk/message.ts";
import { newKey, publicJwks } from "../../clients/sdk/new-key.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { expectProblem, expectRefusal } from "./answer.ts";
import { composeEnvelope } from "./request.ts";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { enrolledMall } from "./staff.ts";
import { vectors, type Wycheproof } from "../vectors/vectors.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => sandbox.stop());

type Keys = { readonly sign: SandboxMall["sign"]; readonly seal: SandboxMall["seal"] };

const newKeys = async () => ({ sign: await newKey("sig"), seal: await newKey("enc") }) as Keys;

const connect = ({ mall, lender, apiKey, sign, seal }: SandboxMall) =>
  connectMall({ url: sandbox.url, now: sandbox.now, mall, lender, apiKey, signKey: sign, sealKey: seal });

const rotate = async (mall: SandboxMall, overlapDays?: number) => {
  const keys = await newKeys();
  const days = overlapDays === undefined ? {} : { overlapDays };
  const answer = await connect(mall).rotateKeys({ signKey: keys.sign, sealKey: keys.seal }, days);
  return { keys, answer, renewed: { ...mall, ...keys } };
};

/** How a rotation made by hand differs from a good one. */
type Twist = {
  readonly jwks?: object;
  readonly proofBy?: readonly Key[];
  readonly kids?: readonly string[];
  readonly proofAud?: string;
  readonly overlapDays?: number;
  readonly lenderSigner?: Key;
  readonly lenderClaims?: object;
  readonly lenderJwks?: object;
  readonly signer?: Key;
};

const composeRotation = async (mall: SandboxMall, { sign, seal }: Keys, twist: Twist = {}): Promise<string> => {
  const kids = twist.kids ?? [sign.kid, seal.kid];
  const statementFor = async (aud: string, jwks: object) => {
    const claims = { iss: mall.mall, aud: twist.proofAud ?? aud, kids };
    const proofs = (twist.proofBy ?? [sign]).map(async (key) =>
      signMessage("tally-pop+jws", await withStandardClaims(claims, sandbox.now), { ...key }),
    );
    const { overlapDays } = twist;
    return { jwks, proofs: await Promise.all(proofs), ...(overlapDays !== undefined && { overlapDays }) };
  };
  const jwks = twist.jwks ?? publicJwks(sign, seal);
  const statement = await statementFor(mall.lender, twist.lenderJwks ?? jwks);
  const claims = { iss: mall.mall, aud: mall.lender, op: "keys.rotate", body: statement, ...twist.lenderClaims };
  const lenderStatement = await signMessage("tally-keys+jws", await withStandardClaims(claims, sandbox.now), {
    ...(twist.lenderSigner ?? mall.sign),
  });
  const body = { ...(await statementFor("gateway", jwks)), lenderStatement };
  return composeEnvelope(sandbox, mall, { op: "keys.rotate", body }, { ...(twist.signer ?? mall.sign) });
};

const send = async (envelope: string) => sandbox.post("/v1/keys", { envelope });

describe("a mall changes its keys", () => {
  test("itself: the new keys are valid at once on both sides, the old ones for one week", async () => {
    const mall = await enrolledMall(sandbox);
    const before = await startSale(sandbox, { mall });
    const { answer, renewed } = await rotate(mall);
    const until = answer.keys.find(({ kid }) => kid === mall.sign.kid)?.retireAt ?? "";
    expect(Math.round((Date.parse(until) - sandbox.now()) / 86_400_000)).toBe(7);
    expect(answer.keys.map(({ kid }) => kid)).toEqual(
      [renewed.sign, renewed.seal, mall.sign, mall.seal].map(({ kid }) => kid),
    );

    const { keys } = await sandbox.operator("lender").showPinnedMall(mall.lender, mall.mall);
    expect(keys.map(({ kid }) => kid)).toEqual(answer.keys.map(({ kid }) => kid));
    // The lender believes the new keys, and the old ones still, without anybody having waited.
    expect((await startSale(sandbox, { mall: renewed })).approvalNumber).not.toBe("");
    expect((await startSale(sandbox, { mall })).approvalNumber).not.toBe("");
    expect((await before.ship()).status).toBe(200);

    await sandbox.wait({ days: 7, minutes: 1 });
    expectProblem(await before.deliver(), 400, "InvalidMessage");
    await expect(startSale(sandbox, { mall })).rejects.toThrow(/InvalidMessage/);
    expect((await startSale(sandbox, { mall: renewed })).approvalNumber).not.toBe("");
    expect((await connect(renewed).showMall()).keys).toHaveLength(2);
  });

  test("and opens the lender's decisions with the new keys, during the overlap also with the old ones", async () => {
    const mall = await enrolledMall(sandbox);
    const { renewed } = await rotate(mall);
    const { sealed = "" } = (await startSale(sandbox, { mall: renewed })).answer.body;
    const [header = ""] = sealed.split(".");
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ kid: renewed.seal.kid });
  });

  test("at once, when the old keys may be stolen; a lost answer is returned again", async () => {
    const mall = await enrolledMall(sandbox);
    const keys = await newKeys();
    const envelope = await composeRotation(mall, keys, { overlapDays: 0 });
    const first = await send(envelope);
    expect(first.status).toBe(200);
    const state = await sandbox.state();
    expect((await send(envelope)).body).toMatchObject({ keys: (first.body as { keys: object }).keys });
    expect(await sandbox.state()).toEqual(state);
    await expectRefusal(sandbox, async () => send(await composeRotation(mall, await newKeys())), 422, "InvalidKey");
    await sandbox.wait({ minutes: 6 });
    await expectRefusal(sandbox, async () => send(envelope), 400, "InvalidMessage");
    await expect(startSale(sandbox, { mall })).rejects.toThrow(/InvalidMessage/);
    expect((await startSale(sandbox, { mall: { ...mall, ...keys } })).approvalNumber).not.toBe("");
  });

  test("repeatedly, but never with a retiring key, and up to sixteen keys", async () => {
    const mall = await enrolledMall(sandbox);
    const { renewed } = await rotate(mall);
    await sandbox.wait({ minutes: 1 });
    await expectRefusal(sandbox, async () => send(await composeRotation(mall, await newKeys())), 422, "InvalidKey");
    let newest = renewed;
    for (let i = 0; i < 6; i++) {
      ({ renewed: newest } = await rotate(newest, 30));
      await sandbox.wait({ minutes: 1 });
    }
    await expectRefusal(sandbox, async () => send(await composeRotation(newest, await newKeys())), 422, "InvalidKey");
    await sandbox.wait({ days: 30 });
    expect((await rotate(newest)).answer.keys).toHaveLength(4);
  });

  test("while it is suspended too", async () => {
    const mall = await enrolledMall(sandbox);
    await sandbox.operator("gateway").changeMall(mall.mall, { status: "suspended", reason: "unpaid" });
    await sandbox.wait({ minutes: 1 });
    expect((await rotate(mall, 0)).answer.keys).toHaveLength(2);
  });

  test("not while the lender is silent, and later with the same request", async () => {
    const mall = await enrolledMall(sandbox);
    const envelope = await composeRotation(mall, await newKeys());
    await sandbox.fault({ function: "tallystick-lender-rotate-mall-keys", times: 3 });
    await expectRefusal(sandbox, async () => send(envelope), 503, "LenderSilent");
    expect((await send(envelope)).status).toBe(200);
  });

  test("once, when the gateway fails after the lender has stored them", async () => {
    const mall = await enrolledMall(sandbox);
    const keys = await newKeys();
    const envelope = await composeRotation(mall, keys, { overlapDays: 0 });
    await sandbox.fault({ function: "tallystick-lender-rotate-mall-keys", when: "after", times: 3 });
    expectProblem(await send(envelope), 503, "LenderSilent");
    expect((await send(envelope)).status).toBe(200);
    expect((await startSale(sandbox, { mall: { ...mall, ...keys } })).approvalNumber).not.toBe("");
  });
});

const thief = async (): Promise<Key> => newKey("sig");

describe("a rotation is rejected and nothing changes", () => {
  const twists: readonly (readonly [
    string,
    number,
    string,
    (keys: Keys, mall: SandboxMall) => Twist | Promise<Twist>,
  ])[] = [
    ["without a proof by the new key", 422, "InvalidKey", async () => ({ proofBy: [await thief()] })],
    ["with a proof by the old key", 422, "InvalidKey", (_, { sign }) => ({ proofBy: [sign] })],
    ["with a proof over other keys", 422, "InvalidKey", ({ sign }) => ({ kids: [sign.kid] })],
    ["with a proof for somebody else", 422, "InvalidKey", () => ({ proofAud: "lender_other" })],
    ["without a key to receive with", 422, "InvalidKey", ({ sign }) => ({ jwks: publicJwks(sign), kids: [sign.kid] })],
    ["with private keys", 422, "InvalidKey", ({ sign, seal }) => ({ jwks: { keys: [sign, seal] } })],
    ["signed with an unknown key", 400, "InvalidMessage", async () => ({ signer: await thief() })],
    ["signed by the new key", 400, "InvalidMessage", ({ sign }) => ({ signer: sign })],
    ["stated to the lender with an unknown key", 400, "InvalidMessage", async () => ({ lenderSigner: await thief() })],
    ["stated to another lender", 400, "InvalidMessage", () => ({ lenderClaims: { aud: "lender_other" } })],
    [
      "stated to the lender for another operation",
      400,
      "InvalidMessage",
      () => ({ lenderClaims: { op: "loan.request" } }),
    ],
    [
      "stated to the lender in another mall's name",
      400,
      "InvalidMessage",
      () => ({ lenderClaims: { iss: "mall_hanok" } }),
    ],
    [
      "with another key for the lender than the proof is over",
      422,
      "InvalidKey",
      async ({ seal }) => ({ lenderJwks: publicJwks(await thief(), seal) }),
    ],
    ["with an overlap of a season", 400, "InvalidRequest", () => ({ overlapDays: 90 })],
  ];
  test.each(twists)("%s", async (_, status, code, twist) => {
    const mall = await enrolledMall(sandbox);
    const keys = await newKeys();
    const envelope = await composeRotation(mall, keys, await twist(keys, mall));
    await expectRefusal(sandbox, async () => send(envelope), status, code);
  });

  test("when it is older than the last one", async () => {
    const mall = await enrolledMall(sandbox);
    const [first, second] = [await newKeys(), await newKeys()];
    const staying = { ...first, sign: mall.sign };
    const envelope = await composeRotation(mall, staying, {
      proofBy: [mall.sign],
      kids: [mall.sign.kid, first.seal.kid],
    });
    await sandbox.wait({ minutes: 1 });
    const later = { ...second, sign: mall.sign };
    expect(
      (await send(await composeRotation(mall, later, { proofBy: [mall.sign], kids: [mall.sign.kid, second.seal.kid] })))
        .status,
    ).toBe(200);
    await expectRefusal(sandbox, async () => send(envelope), 409, "MessageReplayed");
  });

  type Jwks = { readonly keys: readonly object[] };
  const file = vectors("wycheproof/json_web_key_test.json") as Wycheproof<
    { readonly public?: Jwks; readonly private?: Jwks },
    object
  >;
  const bad = file.testGroups.flatMap(({ tests, ...group }) =>
    tests.some(({ result }) => result === "invalid")
      ? [group.public, group.private].filter((jwks) => jwks !== undefined)
      : [],
  );

  test("with each invalid key of the test vectors, at the gateway and at the lender", async () => {
    expect(bad.length).toBeGreaterThanOrEqual(21);
    const mall = await enrolledMall(sandbox);
    const keys = await newKeys();
    const before = await sandbox.state();
    for (const jwks of bad) {
      expectProblem(await send(await composeRotation(mall, keys, { jwks })), 422, "InvalidKey");
      expectProblem(await send(await composeRotation(mall, keys, { lenderJwks: jwks })), 422, "InvalidKey");
    }
    expect(await sandbox.state()).toEqual(before);
  });
});
