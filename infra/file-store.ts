import { Aws, Duration } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { acknowledgeNoAccessLog, acknowledgeWildcard } from "./acknowledged.ts";
import { administration } from "./key.ts";
import { evidenceBucketName, removalPolicyOf } from "./names.ts";
import { settingsOf } from "./settings.ts";

/** Records of disputes are kept for three years, as the domain counts them too (domain/loan/file/evidence-file.ts). */
const kept = Duration.days(1_096);

/**
 * The files that malls and purchasers send the lender as evidence: encrypted by a key of their own, over TLS only, never public, and in live mode
 * retained if the stack is deleted. No function deletes one; S3 does, when nobody can need it any more.
 */
export class FileStore extends Construct {
  readonly name: string;
  /** By the bucket's name, because the key's policy names the bucket, and the bucket the key. */
  private readonly bucketArn: string;
  private readonly key: Key;

  constructor(scope: Construct) {
    super(scope, "Files");
    const settings = settingsOf(this);
    const removalPolicy = removalPolicyOf(settings);
    const bucketName = evidenceBucketName(settings);
    this.bucketArn = `arn:${Aws.PARTITION}:s3:::${bucketName}`;
    this.key = new Key(this, "Key", {
      description: "Encrypts the files of evidence",
      enableKeyRotation: true,
      removalPolicy,
      pendingWindow: Duration.days(7),
      policy: new PolicyDocument({ statements: [administration()] }),
    });
    const bucket = new Bucket(this, "Evidence", {
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      // One data key serves many files, so that KMS is asked rarely; the key is then bound to the bucket.
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // A file that was overwritten can be restored for a month.
      versioned: true,
      lifecycleRules: [
        { expiration: kept, noncurrentVersionExpiration: Duration.days(30) },
        { expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
    });
    this.name = bucket.bucketName;
    acknowledgeNoAccessLog(bucket);
  }

  /**
   * Permits a role to store or to read files, by a policy beside the role, because the key's policy names the role, and permits it too: that
   * permits no other.
   */
  permit(role: Role, actions: readonly ("PutObject" | "GetObject")[]): void {
    const { bucketArn } = this;
    const objects = actions.map((action) => `s3:${action}`);
    role.addToPolicy(new PolicyStatement({ actions: objects, resources: [`${bucketArn}/*`] }));
    acknowledgeWildcard(
      role,
      `${bucketArn}/*`,
      "A file's name has its purchase and digest, which are known at run time only.",
    );
    // By S3 for this bucket only: with a bucket key, that is the whole context.
    const conditions = { StringEquals: { "kms:EncryptionContext:aws:s3:arn": bucketArn } };
    const keyActions = actions.map((action) => (action === "PutObject" ? "kms:GenerateDataKey" : "kms:Decrypt"));
    const keyUse = { actions: keyActions, conditions };
    this.key.addToResourcePolicy(new PolicyStatement({ ...keyUse, resources: ["*"], principals: [role] }));
    role.addToPolicy(new PolicyStatement({ ...keyUse, resources: [this.key.keyArn] }));
  }
}
