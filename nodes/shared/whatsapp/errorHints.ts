/** What to do where the 24-hour window is closed. */
export const windowClosed =
	"More than 24 hours have passed since this person's last message: send an approved template instead (Template: Send). Other messages can be sent again as soon as the person writes.";

/** What to do where WhatsApp limits the sender's number. */
export const numberLimited =
	'WhatsApp limits this number because too many people blocked or reported it: wait before you send more.';

/** What to do about the error codes of WhatsApp that senders meet most, of its on-premises and its cloud API. */
export const hintsOfWhatsApp: Readonly<Record<string, string>> = {
	470: windowClosed,
	131047: windowClosed,
	1013: 'The recipient is not on WhatsApp: check the number.',
	131026: 'The recipient cannot get it: check that the number is on WhatsApp and has its terms accepted.',
	131053: 'WhatsApp cannot use the file: check its kind and size, and that its link opens without a login.',
	131056: 'Too many messages went to this person in a short time: wait, then send again.',
	132000: 'The values do not fit the variables of the template: reload the form and fill in each one.',
	132012: 'A value has another form than the template asks for, such as a text for a file: reload the form.',
};
