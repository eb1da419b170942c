import { asList, asText, at, type JsonObject } from '../fhir/json.ts';

/** What an acknowledgement repeats of the message it answers: the facts of that message's own Provenance. */
export interface Origin {
  readonly occurred: string;
  readonly recorded: string;
  readonly activity: string;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** MedCom's activity codes (medcom-messaging-activityCodes). */
const activities = new Set(
  `new-message forward-message reply-message retract-message modified-message carboncopy-message acknowledgement
  admit-emergency revise-admit-emergency cancel-admit-emergency admit-inpatient revise-admit-inpatient
  cancel-admit-inpatient start-leave-inpatient revise-start-leave-inpatient cancel-start-leave-inpatient
  end-leave-inpatient revise-end-leave-inpatient cancel-end-leave-inpatient discharge-emergency-home
  discharge-inpatient-home revise-discharge-emergency-home revise-discharge-inpatient-home
  cancel-discharge-emergency-home cancel-discharge-inpatient-home`.split(/\s+/),
);

/**
 * Reads the Provenance that describes a message. What is missing or malformed is replaced, so that the answer to a
 * broken message is itself whole: times by `fallback`, the activity by `new-message`.
 * @param fallback an instant with offset
 */
export function readOrigin(bundle: JsonObject, messageId: string, fallback: string): Origin {
  const provenance = asList(bundle.entry)
    .map((entry) => at(entry, 'resource'))
    .filter((resource) => at(resource, 'resourceType') === 'Provenance')
    .find((resource) =>
      asList(at(resource, 'target')).some((target) =>
        asText(at(target, 'reference'))?.endsWith(`/${messageId}`),
      ),
    );
  const time = (value: unknown): string => {
    const text = asText(value);
    return text !== undefined && instant.test(text) && !Number.isNaN(Date.parse(text)) ? text : fallback;
  };
  const activity = asText(at(provenance, 'activity', 'coding', 0, 'code')) ?? '';
  return {
    occurred: time(at(provenance, 'occurredDateTime')),
    recorded: time(at(provenance, 'recorded')),
    activity: activities.has(activity) ? activity : 'new-message',
  };
}
