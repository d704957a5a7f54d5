/** Reply buttons of one message, in both APIs of Desk360. */
export const maxButtons = 10;

/** The files of one media message, and the bytes of each. */
export const mediaLimits = { maxFiles: 5, maxBytes: 20 * 1024 * 1024 };

/** What the operations are called that both APIs have, and no other provider. */
export const commonTexts = {
	getMedia: {
		name: 'Get',
		value: 'get',
		action: 'Get media',
		description: 'Download a received file',
	},
	markAsRead: {
		name: 'Mark as Read',
		value: 'markAsRead',
		action: 'Mark messages as read',
		description: 'Show the sender of messages that they were read',
	},
	sendBulk: {
		name: 'Send in Bulk',
		value: 'sendBulk',
		action: 'Send a message to many recipients',
		description: 'Send a text or files once to everybody of a list, of the input items or of a CSV file',
	},
	sendInteractive: {
		name: 'Send Reply Buttons',
		value: 'sendInteractive',
		action: 'Send reply buttons',
		description: 'Send a text with up to ten buttons to tap; WhatsApp itself shows three',
	},
	sendMedia: {
		name: 'Send Media',
		value: 'sendMedia',
		action: 'Send an image or other file',
		description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	},
} as const;
