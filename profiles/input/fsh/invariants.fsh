Invariant: sop-has-time
Description: "A point in time that a deadline depends on has a time of day and an offset (R-ID-11)."
Expression: "$this.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*$')"
Severity: #error

Invariant: sop-message-provenance
Description: "A message says where it comes from."
Expression: "entry.resource.ofType(Provenance).exists()"
Severity: #error

Invariant: sop-message-one-citizen
Description: "A message concerns exactly one citizen (R-ID-01)."
Expression: "entry.resource.ofType(Patient).count() = 1"
Severity: #error

Invariant: sop-message-referral-event
Description: "A referral message carries a referral event."
Expression: "entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code.startsWith('sop-referral-'))"
Severity: #error

Invariant: sop-message-allocation-event
Description: "A message with a decision on a referral carries one of the events of allocation."
Expression: "entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-allocation-granted' or event.ofType(Coding).code = 'sop-allocation-rejected' or event.ofType(Coding).code = 'sop-alternative-offer' or event.ofType(Coding).code = 'sop-alternative-response')"
Severity: #error

Invariant: sop-message-notice-event
Description: "A message with a discharge notice or its answer carries a discharge notice event."
Expression: "entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code.startsWith('sop-discharge-notice-'))"
Severity: #error

Invariant: sop-definition
Description: "The definition names the event and the version, major and minor, of these messages."
Expression: "$this.toString().matches('^https://overgang[.]dk/fhir/MessageDefinition/sop-[a-z-]+[|][0-9]+[.][0-9]+$')"
Severity: #error

Invariant: sop-referral-a1
Description: "The mandatory admission criterion A1 is answered with yes or no, once (R-REF-04)."
Expression: "extension.where(url = 'https://overgang.dk/fhir/StructureDefinition/sop-admission-criterion').where(extension.where(url = 'criterion').value.ofType(Coding).code = 'A1').where(extension.where(url = 'met').exists()).count() = 1"
Severity: #error

Invariant: sop-criterion-answered
Description: "A criterion is answered, or it says why it was not assessed (R-REF-05)."
Expression: "extension.where(url = 'met').exists() xor extension.where(url = 'notAssessedReason').exists()"
Severity: #error

Invariant: sop-decision-reason-given
Description: "A rejection has a coded reason (R-ALL-04)."
Expression: "status = 'rejected' implies statusReason.coding.exists()"
Severity: #error

Invariant: sop-decision-assessed
Description: "A decision rests on an individual assessment (R-ALL-02)."
Expression: "(status = 'accepted' or status = 'rejected' or status = 'completed') implies output.exists(type.coding.code = 'assessment')"
Severity: #error

Invariant: sop-stay-started
Description: "A stay that has begun has a time of arrival (R-STA-01)."
Expression: "(status = 'in-progress' or status = 'onleave' or status = 'finished') implies period.start.exists()"
Severity: #error

Invariant: sop-stay-departed
Description: "A stay that has ended has a time of departure (R-END-05)."
Expression: "status = 'finished' implies period.end.exists()"
Severity: #error

Invariant: sop-stay-need-ended
Description: "A stay that has ended says when the need ended, or that it ended for another reason (R-END-05, R-NOT-11)."
Expression: "status = 'finished' implies (extension.where(url = 'https://overgang.dk/fhir/StructureDefinition/sop-actual-end-of-need').exists() or extension.where(url = 'https://overgang.dk/fhir/StructureDefinition/sop-end-reason').where(value.ofType(Coding).code != 'planned-need-ended').exists())"
Severity: #error

Invariant: sop-notice-reason
Description: "A cancelled notice has a reason (R-NOT-18)."
Expression: "(status = 'stopped' or status = 'entered-in-error') implies statusReason.coding.exists()"
Severity: #error

Invariant: sop-ready-from
Description: "An answer that names the time from which the municipality is ready says which (R-NOT-20)."
Expression: "extension.where(url = 'answer').where(value.ofType(Coding).code = 'ready-from').exists() implies extension.where(url = 'readyFrom').exists()"
Severity: #error

Invariant: sop-request-in-words
Description: "A request says what is asked for (M60)."
Expression: "code.exists() or note.exists()"
Severity: #error

Invariant: sop-message-municipal-request-event
Description: "A message with a request to the municipality carries the event of what it asks for, and one request."
Expression: "(entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-municipal-request') and entry.resource.ofType(ServiceRequest).count() = 1) or (entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-home-preparation') and entry.resource.ofType(Task).count() = 1)"
Severity: #error

Invariant: sop-supply-in-words
Description: "An aid says what it is, in words or by a code (M50)."
Expression: "suppliedItem.item.ofType(CodeableConcept).exists(text.exists() or coding.exists())"
Severity: #error

Invariant: sop-supply-return
Description: "Only what is to be returned has a time by which it is (M50)."
Expression: "extension.where(url = 'returnBy').exists() implies extension.where(url = 'toReturn').value.ofType(boolean) = true"
Severity: #error

Invariant: sop-functional-status-said
Description: "A report has components of ICF only, each at most once, and says something of each it has (R-STA-06)."
Expression: "item.all(linkId in ('body' | 'activities' | 'participation' | 'environment' | 'personal')) and item.linkId.isDistinct() and item.all(answer.exists())"
Severity: #error

Invariant: sop-meeting-place
Description: "A meeting that is to be held names its place: as a participant, which may be a video room (M56)."
Expression: "status = 'booked' implies participant.exists(actor.reference.contains('Location/'))"
Severity: #error

Invariant: sop-message-transition-event
Description: "A message about a transition carries the event of what it is about: aids, a functional status or a meeting."
Expression: "(entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-supply') and entry.resource.ofType(SupplyDelivery).exists()) or (entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-functional-status') and entry.resource.ofType(QuestionnaireResponse).count() = 1) or (entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-meeting') and entry.resource.ofType(Appointment).count() = 1)"
Severity: #error

Invariant: sop-rehabilitation-decided
Description: "An accepted citizen comes to a unit; a declined one has the reason in words (S-46)."
Expression: "(status = 'accepted' and output.exists(type.coding.code = 'unit')) or (status = 'rejected' and statusReason.text.exists())"
Severity: #error

Invariant: sop-message-rehabilitation-event
Description: "A message with a decision of the specialised visitation carries its event."
Expression: "entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-rehabilitation-decision')"
Severity: #error

Invariant: sop-message-opening-event
Description: "A message that tells that the assessment has begun carries its event."
Expression: "entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-referral-opened')"
Severity: #error

Invariant: sop-message-case-event
Description: "A complaint and an adverse event each carry their own event (M52, M53)."
Expression: "entry.resource.ofType(Task).code.coding.code.all(startsWith('complaint-')) = entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-complaint') and entry.resource.ofType(Task).code.coding.code.all($this = 'adverse-event') = entry.resource.ofType(MessageHeader).all(event.ofType(Coding).code = 'sop-adverse-event')"
Severity: #error
