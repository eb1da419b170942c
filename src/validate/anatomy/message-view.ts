import { type BundleIndex, indexBundle } from '../../fhir/bundle-index.ts';
import { asObject, asText, at, type JsonObject } from '../../fhir/json.ts';
import type { BundleScan } from '../../fhir/scan-bundle.ts';
import { events, type MessageEvent } from '../../message/event.ts';
import type { Problem } from '../../message/problem.ts';

/** Sizes that a message must keep to. */
export interface MessageLimits {
  readonly entries: number;
  readonly depth: number;
  /** Decoded size of one attachment, in bytes. */
  readonly attachmentBytes: number;
}

/** A Bundle as the rules of a message's anatomy look at it. */
export interface MessageView {
  readonly bundle: JsonObject;
  readonly index: BundleIndex;
  readonly scan: BundleScan;
  /** The first entry's resource when it is a MessageHeader. */
  readonly header: JsonObject | undefined;
  readonly headerUrl: string | undefined;
  /** The event, when it is one the gateway carries and stands in the right code system. */
  readonly event: MessageEvent | undefined;
  readonly limits: MessageLimits;
}

/** One rule of a message's anatomy. */
export type AnatomyRule = (message: MessageView) => readonly Problem[];

/** FHIRPath of the MessageHeader, for problems about it. */
export const headerPath = 'Bundle.entry[0].resource';

/** Lays out a parsed Bundle for the rules. */
export function viewMessage(bundle: JsonObject, scan: BundleScan, limits: MessageLimits): MessageView {
  const index = indexBundle(bundle);
  const first = index.resources[0];
  const header =
    first?.entry === 0 && first.resource.resourceType === 'MessageHeader' ? first.resource : undefined;
  const known = events.get(asText(at(header, 'eventCoding', 'code')) ?? '');
  const event = known?.system === at(header, 'eventCoding', 'system') ? known : undefined;
  return { bundle, index, scan, header, headerUrl: header && first?.fullUrl, event, limits };
}

/** The resource in the Bundle that a Reference element of the header leads to. */
export function followFromHeader(message: MessageView, reference: unknown): JsonObject | undefined {
  const target = asText(asObject(reference)?.reference);
  return target === undefined ? undefined : message.index.resolve(target, message.headerUrl)?.resource;
}
