import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import type { KeyUse, Owner } from "./function-spec.ts";
import { partiesOf } from "./names.ts";

/**
 * The symmetric key that an owner's private keys are born and kept under.
 * The account's administrators may manage it; only the roles named here may use it, each for its uses.
 */
export class RoleKey extends Construct {
  readonly arn: string;
  private readonly owner: Owner;
  private readonly key: Key;

  constructor(scope: Construct, owner: Owner) {
    super(scope, "Key");
    this.owner = owner;
    this.key = new Key(this, "Symmetric", {
      alias: `tallystick-${owner}`,
      description: `Wraps the private keys of the ${owner}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
      policy: new PolicyDocument({ statements: [administration()] }),
    });
    this.arn = this.key.keyArn;
  }

  /** Lets a role decrypt keys of these uses. */
  letOpen(role: Role, uses: readonly KeyUse[]): void {
    this.let(role, ["kms:Decrypt"], { "kms:EncryptionContext:use": [...uses] });
  }

  /** Lets a role make keys whose private half it never sees. */
  letMake(role: Role): void {
    this.let(role, ["kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext"]);
  }

  /** Both the key and the role say so: the key, because it trusts nobody else; the role, so that its policy tells all. */
  private let(role: Role, actions: string[], context: Record<string, string[]> = {}): void {
    const { lenderId } = partiesOf(Stack.of(this));
    const conditions = {
      StringEquals: { "kms:EncryptionContext:role": this.owner === "gateway" ? "gateway" : lenderId, ...context },
    };
    role.addToPolicy(new PolicyStatement({ actions, resources: [this.arn], conditions }));
    this.key.addToResourcePolicy(new PolicyStatement({ actions, resources: ["*"], principals: [role], conditions }));
  }
}

/** Everything about a key but its use: in KMS's own policy the root may do all, and with it whoever IAM lets. */
const administration = (): PolicyStatement =>
  new PolicyStatement({
    principals: [new AccountRootPrincipal()],
    resources: ["*"],
    actions: [
      "kms:Create*",
      "kms:Describe*",
      "kms:Enable*",
      "kms:List*",
      "kms:Put*",
      "kms:Update*",
      "kms:Revoke*",
      "kms:Disable*",
      "kms:Get*",
      "kms:Delete*",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:CancelKeyDeletion",
    ],
  });
