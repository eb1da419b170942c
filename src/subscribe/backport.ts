import { overgangBase } from '../message/systems.ts';

const guide = 'http://hl7.org/fhir/uv/subscriptions-backport';
const structure = `${guide}/StructureDefinition`;

/** Canonical URLs of HL7's Subscriptions R5 Backport 1.1, for R4. https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/ */
export const backport = {
  server: `${guide}/CapabilityStatement/backport-subscription-server-r4`,
  subscription: `${structure}/backport-subscription`,
  notification: `${structure}/backport-subscription-notification-r4`,
  status: `${structure}/backport-subscription-status-r4`,
  filter: `${structure}/backport-filter-criteria`,
  content: `${structure}/backport-payload-content`,
  heartbeat: `${structure}/backport-heartbeat-period`,
  timeout: `${structure}/backport-timeout`,
  maxCount: `${structure}/backport-max-count`,
  channelType: `${structure}/backport-channel-type`,
  topic: `${structure}/capabilitystatement-subscriptiontopic-canonical`,
  statusOperation: `${guide}/OperationDefinition/backport-subscription-status`,
  eventsOperation: `${guide}/OperationDefinition/backport-subscription-events`,
} as const;

/** Codes of the channels that R4 has none for, in the extension of `channel.type`. */
export const channelSystem = `${overgangBase}/CodeSystem/overgang-subscription-channel`;

/** Names the organisation that a subscription is for. */
export const subscriberExtension = `${overgangBase}/StructureDefinition/overgang-subscriber`;

/** The key a REST hook is signed with, `whsec_…`: given by the subscriber, or made and told once. */
export const secretExtension = `${overgangBase}/StructureDefinition/overgang-subscription-secret`;
