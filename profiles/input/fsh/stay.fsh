Profile: SopStay
Parent: Encounter
Id: sop-stay
Title: "Stay at a SOP"
Description: "A citizen's stay at a sundheds- og omsorgsplads. It keeps to what medcom-core-encounter asks of an Encounter; a HospitalNotification it is not (F15)."
* obeys sop-stay-started and sop-stay-departed and sop-stay-need-ended
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains
    SopLegalBasisExtension named legalBasis 1..1 and
    SopResponsibleAuthority named responsibleAuthority 1..1 and
    SopOperator named operator 0..1 and
    SopResidenceMunicipality named residenceMunicipality 1..1 and
    SopExpectedDuration named expectedDuration 0..1 and
    SopExpectedEndOfNeed named expectedEndOfNeed 0..1 and
    SopActualEndOfNeed named actualEndOfNeed 0..1 and
    SopEndReasonExtension named endReason 0..1 and
    SopEndAssessment named endAssessment 0..* and
    SopStayPurpose named purpose 0..* and
    SopWaitingMunicipalPlace named waiting 0..* and
    SopMedicationReviewExtension named medicationReview 0..1
* extension[legalBasis] ^comment = "Exactly one; sul-118e for a SOP (D17, R-ALL-19)."
* extension[responsibleAuthority] ^comment = "The region; a stay without authority is refused (D18, R-ID-05)."
* extension[operator] ^comment = "Who runs the site; a role of its own, also when it is the residence municipality (D19, R-ID-05)."
* extension[residenceMunicipality] ^comment = "Who must be told and must plan; never derived (D12, R-ID-03, R-ID-04)."
* extension[expectedDuration] ^comment = "The stay is temporary (D23, R-STA-02)."
* extension[expectedEndOfNeed] ^comment = "Copy of what the active notice announces (D26, R-END-06)."
* extension[actualEndOfNeed] ^comment = "Not the departure: the two instants are kept apart (D27, R-END-06)."
* extension[endReason] ^comment = "Decides whether a notice was owed (R-NOT-11)."
* extension[endAssessment] ^comment = "Where D1 to D6 are judged (D29, D30, R-END-01)."
* extension[purpose] ^comment = "Changes of purpose with their time (R-STA-08)."
* extension[medicationReview] ^comment = "Whether the medicines are to be reviewed (D41, R-STA-07)."
* extension[waiting] ^comment = "Time spent waiting for a municipal place (D36)."
* identifier ^comment = "The stay's own identifier."
* status from SopStayStatusCodes (required)
* status ^comment = "The states of 4.2 that an Encounter can say."
* class = $actCode#NONAC
* class ^comment = "Inpatient but not acute: outside the hospital regime (D16, F15)."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* episodeOfCare.reference 0..0
* episodeOfCare.identifier 1..1
* episodeOfCare.identifier.system 1..1
* episodeOfCare.identifier.value 1..1
* episodeOfCare ^comment = "The course goes on from hospital to SOP to home under one id; an id received is returned, a missing one is a warning (D01, R-ID-09)."
* basedOn 0..1
* basedOn only Reference(SopReferral)
* basedOn.identifier 1..1
* basedOn ^comment = "The referral by its business identifier (D16)."
* participant ^comment = "Mirrors the treatment responsibility of the CareTeam (D25)."
* period ^comment = "Arrival and departure (D28, R-STA-01, R-END-05)."
* period.start obeys sop-has-time
* period.end obeys sop-has-time
* hospitalization.admitSource from SopOriginCodes (extensible)
* hospitalization.admitSource ^comment = "Where the citizen came from (D05)."
* hospitalization.dischargeDisposition from SopDestinationCodes (extensible)
* hospitalization.dischargeDisposition ^comment = "Where the citizen goes (D35, R-END-09)."
* location ^comment = "Unit and bed with their periods (D20, R-STA-09)."
* serviceProvider only Reference(SopOrganization)
* serviceProvider ^type.aggregation = #bundled
* serviceProvider ^comment = "The site; a stay that does not say where is routed with a task (D20, R-ALL-13)."
* account 0..0
* account ^comment = "A stay costs the citizen nothing; MedCom forbids it too (D38, R-STA-10)."

Profile: SopStayReference
Parent: Encounter
Id: sop-stay-reference
Title: "Stay that a notice is about"
Description: "What a discharge notice must say of the stay it is about: whose it is and which course. The stay's own messages say who is responsible for it and by which law; a letter (XDIS19) cannot. For messages made from letters alone: who sends FHIR sends the stay as it stands (R-ALL-19)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* status from SopStayStatusCodes (required)
* status ^comment = "The states of 4.2 that an Encounter can say."
* class = $actCode#NONAC
* class ^comment = "Inpatient but not acute: outside the hospital regime (D16, F15)."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* episodeOfCare.reference 0..0
* episodeOfCare.identifier 1..1
* episodeOfCare.identifier.system 1..1
* episodeOfCare.identifier.value 1..1
* episodeOfCare ^comment = "Finds the stay; an id received is returned, a missing one is a warning (D01, R-ID-09)."
* serviceProvider only Reference(SopOrganization)
* serviceProvider ^type.aggregation = #bundled
* serviceProvider ^comment = "The site (D20)."
* account 0..0
* account ^comment = "A stay costs the citizen nothing; MedCom forbids it too (D38, R-STA-10)."

ValueSet: SopStayStatusCodes
Id: sop-stay-status
Title: "States of a stay"
Description: "The Encounter statuses that the state machine of a stay uses (4.2)."
* ^experimental = false
* http://hl7.org/fhir/encounter-status#planned
* http://hl7.org/fhir/encounter-status#in-progress
* http://hl7.org/fhir/encounter-status#onleave
* http://hl7.org/fhir/encounter-status#finished
* http://hl7.org/fhir/encounter-status#cancelled
* http://hl7.org/fhir/encounter-status#entered-in-error

Profile: SopStayInformation
Parent: Communication
Id: sop-stay-information
Title: "Information on a stay"
Description: "What the residence municipality is told at allocation (M10) and when it changes (M27). It is not a notice (R-NOT-12)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains SopResidenceMunicipality named residenceMunicipality 1..1
* extension[residenceMunicipality] ^comment = "The municipality it is meant for (D12, R-ID-03)."
* status ^comment = "completed when sent."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* about ^comment = "The plan with expected interventions and treatment needs (D21, D22, R-ALL-13)."
* encounter 1..1
* encounter only Reference(SopStay)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay: where, from when, how long (D16, D20, D23, R-ALL-13)."
* sent obeys sop-has-time
* sent ^comment = "Dialogue starts at allocation (R-ALL-12)."
* recipient ^comment = "The residence municipality (R-ALL-12)."
* sender only Reference(SopOrganization)
* sender ^comment = "Visitation or site, for the region (R-NOT-28)."
* payload ^comment = "The same in words."

Profile: SopTreatmentResponsibility
Parent: CareTeam
Id: sop-treatment-responsibility
Title: "Treatment responsibility"
Description: "Who is the treatment-responsible doctor, from when to when (M29). At any instant exactly one (R-TRE-01)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains
    SopResidenceMunicipality named residenceMunicipality 0..1 and
    SopResponsibleAuthority named responsibleAuthority 0..1
* extension[residenceMunicipality] ^comment = "The municipality that gets a copy (D12)."
* extension[responsibleAuthority] ^comment = "The region (D18, R-ID-07)."
* status 1..1
* status ^comment = "proposed while offered, active when accepted (R-TRE-08)."
* name 1..1
* name ^comment = "MedCom asks for it."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* encounter 1..1
* encounter only Reference(SopStay)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay it is about (D25)."
* participant 1..*
* participant ^comment = "Periods are half open and neither overlap nor leave a gap (R-TRE-01)."
* participant.role 1..1
* participant.role from SopResponsibilityRoleCodes (required)
* participant.role ^comment = "Hospital, the site's doctor or the GP; an on-call scheme has no code (R-TRE-03, R-TRE-04, R-TRE-05)."
* participant.member 1..1
* participant.member ^comment = "The doctor's organisation, or the doctor (D25)."
* participant.period 1..1
* participant.period.start 1..1
* participant.period.start obeys sop-has-time
* participant.period.end obeys sop-has-time
* participant.period ^comment = "A transfer takes effect at a time (R-TRE-08)."
* managingOrganization ^comment = "MedCom asks for it."

Profile: SopStayMessage
Parent: SopMessage
Id: sop-stay-message
Title: "Stay message"
Description: "M10, M12, M27 to M29, M37 and the other events of a stay."
* entry contains stay 1..1 and information 0..1 and responsibility 0..1
* entry[stay].resource only SopStay
* entry[stay] ^comment = "Every message about a stay carries it as it stands (R-ID-05)."
* entry[information].resource only SopStayInformation
* entry[information] ^comment = "At allocation and when something changes (M10, M27)."
* entry[responsibility].resource only SopTreatmentResponsibility
* entry[responsibility] ^comment = "When the responsibility passes (M29)."
