// One definition for each event that has a profile: what MessageHeader.definition names.

RuleSet: MessageOf(event, title, focus, profile, source)
* url = "https://overgang.dk/fhir/MessageDefinition/{event}"
* version = "0.1"
* title = "{title}"
* status = #draft
* experimental = false
* date = "2026-11-22"
* publisher = "Overgang"
* description = "{source}"
* eventCoding = SopMessageEvent#{event}
* category = #consequence
* focus.code = #{focus}
* focus.profile = "https://overgang.dk/fhir/StructureDefinition/{profile}"
* focus.min = 1
* focus.max = "1"
* responseRequired = #always

Instance: sop-referral-new
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopReferralNew"
* insert MessageOf(sop-referral-new, [[Referral]], ServiceRequest, sop-referral, [[M01 of the message catalogue.]])

Instance: sop-referral-update
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopReferralUpdate"
* insert MessageOf(sop-referral-update, [[Referral update]], ServiceRequest, sop-referral, [[M02 of the message catalogue.]])

Instance: sop-referral-cancel
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopReferralCancel"
* insert MessageOf(sop-referral-cancel, [[Referral withdrawal]], ServiceRequest, sop-referral, [[M03 of the message catalogue.]])

Instance: sop-allocation-granted
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopAllocationGranted"
* insert MessageOf(sop-allocation-granted, [[Allocation]], Task, sop-referral-decision, [[M06 of the message catalogue.]])

Instance: sop-allocation-rejected
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopAllocationRejected"
* insert MessageOf(sop-allocation-rejected, [[Rejection]], Task, sop-referral-decision, [[M07 of the message catalogue.]])

Instance: sop-alternative-offer
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopAlternativeOffer"
* insert MessageOf(sop-alternative-offer, [[Alternative offer]], Task, sop-referral-decision, [[M08 of the message catalogue.]])

Instance: sop-alternative-response
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopAlternativeResponse"
* insert MessageOf(sop-alternative-response, [[Answer to alternative offer]], Task, sop-referral-decision, [[M09 of the message catalogue.]])

Instance: sop-stay-information
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayInformation"
* insert MessageOf(sop-stay-information, [[Stay information]], Communication, sop-stay-information, [[M10, M27 of the message catalogue.]])

Instance: sop-stay-start
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayStart"
* insert MessageOf(sop-stay-start, [[Start of stay]], Encounter, sop-stay, [[M12 of the message catalogue.]])

Instance: sop-stay-purpose-change
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayPurposeChange"
* insert MessageOf(sop-stay-purpose-change, [[Changed purpose]], Encounter, sop-stay, [[M28 of the message catalogue.]])

Instance: sop-stay-leave
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayLeave"
* insert MessageOf(sop-stay-leave, [[Leave]], Encounter, sop-stay, [[M41 of the message catalogue.]])

Instance: sop-stay-transfer
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayTransfer"
* insert MessageOf(sop-stay-transfer, [[Transfer to another SOP]], Encounter, sop-stay, [[M42 of the message catalogue.]])

Instance: sop-stay-readmission
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayReadmission"
* insert MessageOf(sop-stay-readmission, [[Readmission to hospital]], Encounter, sop-stay, [[M43 of the message catalogue.]])

Instance: sop-stay-death
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayDeath"
* insert MessageOf(sop-stay-death, [[Death]], Encounter, sop-stay, [[M44 of the message catalogue.]])

Instance: sop-waiting
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopWaiting"
* insert MessageOf(sop-waiting, [[Waiting for a municipal place]], Encounter, sop-stay, [[M39 of the message catalogue.]])

Instance: sop-stay-end
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopStayEnd"
* insert MessageOf(sop-stay-end, [[End of stay]], Encounter, sop-stay, [[M37 of the message catalogue.]])

Instance: sop-treatment-responsibility
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopTreatmentResponsibility"
* insert MessageOf(sop-treatment-responsibility, [[Treatment responsibility]], CareTeam, sop-treatment-responsibility, [[M29, M61 of the message catalogue.]])

Instance: sop-discharge-notice-new
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopDischargeNoticeNew"
* insert MessageOf(sop-discharge-notice-new, [[Discharge notice]], Communication, sop-discharge-notice, [[M31 of the message catalogue.]])

Instance: sop-discharge-notice-revise
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopDischargeNoticeRevise"
* insert MessageOf(sop-discharge-notice-revise, [[Revised discharge notice]], Communication, sop-discharge-notice, [[M32 of the message catalogue.]])

Instance: sop-discharge-notice-cancel
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopDischargeNoticeCancel"
* insert MessageOf(sop-discharge-notice-cancel, [[Cancelled discharge notice]], Communication, sop-discharge-notice, [[M33 of the message catalogue.]])

Instance: sop-discharge-notice-response
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopDischargeNoticeResponse"
* insert MessageOf(sop-discharge-notice-response, [[Answer to discharge notice]], Communication, sop-discharge-notice-response, [[M34 of the message catalogue.]])

Instance: sop-capacity
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopCapacityMessageDefinition"
* insert MessageOf(sop-capacity, [[Capacity]], Location, sop-capacity-site, [[M45 of the message catalogue.]])

Instance: sop-municipal-request
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopMunicipalRequestMessageDefinition"
* insert MessageOf(sop-municipal-request, [[Request for service-law measures]], ServiceRequest, sop-municipal-request, [[M60 of the message catalogue.]])

Instance: sop-home-preparation
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopHomePreparationMessageDefinition"
* insert MessageOf(sop-home-preparation, [[Request for home preparation]], Task, sop-home-preparation, [[M51 of the message catalogue.]])

Instance: sop-referral-opened
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopReferralOpenedMessageDefinition"
* insert MessageOf(sop-referral-opened, [[Assessment begun]], Task, sop-referral-opening, [[State r3 of the referral.]])

Instance: sop-supply
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopSupplyMessageDefinition"
* insert MessageOf(sop-supply, [[Aids and utensils]], SupplyDelivery, sop-supply, [[M50 of the message catalogue.]])

Instance: sop-functional-status
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopFunctionalStatusMessageDefinition"
* insert MessageOf(sop-functional-status, [[Functional status report]], QuestionnaireResponse, sop-functional-status, [[M54 of the message catalogue.]])

Instance: sop-meeting
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopMeetingMessageDefinition"
* insert MessageOf(sop-meeting, [[Discharge conference or home visit]], Appointment, sop-meeting, [[M56 of the message catalogue.]])

Instance: sop-rehabilitation-decision
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopRehabilitationDecisionMessageDefinition"
* insert MessageOf(sop-rehabilitation-decision, [[Decision of the specialised visitation]], Task, sop-rehabilitation-decision, [[S-46: the decision returns.]])

Instance: sop-complaint
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopComplaintMessageDefinition"
* insert MessageOf(sop-complaint, [[Complaint]], Task, sop-case, [[M52 of the message catalogue.]])

Instance: sop-adverse-event
InstanceOf: MessageDefinition
Usage: #definition
* name = "SopAdverseEventMessageDefinition"
* insert MessageOf(sop-adverse-event, [[Adverse event]], Task, sop-case, [[M53 of the message catalogue.]])
