import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { ApiMapping, DomainName, type HttpStage, SecurityPolicy } from "aws-cdk-lib/aws-apigatewayv2";
import { CfnRecordSet } from "aws-cdk-lib/aws-route53";
import { Construct } from "constructs";
import type { Domain } from "./settings.ts";

/** A name of one's own for an API, and in its hosted zone the record that leads to it. */
export class ApiDomain extends Construct {
  /** What the name points to. */
  readonly target: string;

  constructor(scope: Construct, { name, certificate, zone }: Domain, stage: HttpStage) {
    super(scope, "Domain");
    const domainName = new DomainName(this, "Name", {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificate),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, "Mapping", { api: stage.api, domainName, stage });
    this.target = domainName.regionalDomainName;
    if (zone === undefined) return;
    new CfnRecordSet(this, "Record", {
      hostedZoneId: zone,
      name: `${name}.`,
      type: "A",
      aliasTarget: { dnsName: this.target, hostedZoneId: domainName.regionalHostedZoneId },
    });
  }
}
