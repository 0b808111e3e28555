import { Duration } from "aws-cdk-lib";
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import type { KeyUse, Owner } from "./function-spec.ts";
import { physicalName, removalPolicyOf } from "./names.ts";
import { settingsOf } from "./settings.ts";

/**
 * The symmetric key that encrypts an owner's private keys.
 * The account's administrators may manage it; only the roles given here may use it, each for its uses.
 */
export class RoleKey extends Construct {
  readonly arn: string;
  private readonly owner: Owner;
  private readonly key: Key;

  constructor(scope: Construct, owner: Owner) {
    super(scope, "Key");
    const settings = settingsOf(this);
    this.owner = owner;
    this.key = new Key(this, "Symmetric", {
      alias: physicalName(settings, owner),
      description: `Wraps the private keys of the ${owner}`,
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(settings),
      // The minimum, for a key that is removed: KMS keeps it for so long, and bills it no longer.
      pendingWindow: Duration.days(7),
      policy: new PolicyDocument({ statements: [administration()] }),
    });
    this.arn = this.key.keyArn;
  }

  /** Permits a role to decrypt keys of these uses. */
  allowDecrypt(role: Role, uses: readonly KeyUse[]): void {
    this.permit(role, ["kms:Decrypt"], { "kms:EncryptionContext:use": [...uses] });
  }

  /** Permits a role to generate key pairs whose private key it never sees. */
  allowGenerate(role: Role): void {
    this.permit(role, ["kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext"]);
  }

  /** In both policies: the key's, because it permits no other role; the role's, so that it lists all of the role's permissions. */
  private permit(role: Role, actions: string[], context: Record<string, string[]> = {}): void {
    const { lenderId } = settingsOf(this);
    const conditions = {
      StringEquals: { "kms:EncryptionContext:role": this.owner === "gateway" ? "gateway" : lenderId, ...context },
    };
    role.addToPolicy(new PolicyStatement({ actions, resources: [this.arn], conditions }));
    this.key.addToResourcePolicy(new PolicyStatement({ actions, resources: ["*"], principals: [role], conditions }));
  }
}

/** All management of a key, but not its use: KMS's default policy permits the root everything, and so every principal that IAM permits. */
export const administration = (): PolicyStatement =>
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
