/** What operations are called that several providers have. */
export const operationTexts = {
	requestLocation: {
		name: 'Request Location',
		value: 'requestLocation',
		action: 'Request a location',
		description: 'Send a text with a button that lets the recipient share a location',
	},
	sendButtons: {
		name: 'Send Reply Buttons',
		value: 'sendButtons',
		action: 'Send reply buttons',
		description: 'Send a text with up to three buttons to tap',
	},
	sendContacts: {
		name: 'Send Contacts',
		value: 'sendContacts',
		action: 'Send contacts',
		description: 'Send contact cards to somebody who wrote within the last 24 hours',
	},
	sendList: {
		name: 'Send List',
		value: 'sendList',
		action: 'Send a list',
		description: 'Send a text with a button that opens a list of up to ten rows',
	},
	sendLocation: {
		name: 'Send Location',
		value: 'sendLocation',
		action: 'Send a location',
		description: 'Send a place on the map to somebody who wrote within the last 24 hours',
	},
	sendMedia: {
		name: 'Send Media',
		value: 'sendMedia',
		action: 'Send an image or other file',
		description: 'Send an image, video, audio file or document to somebody who wrote within the last 24 hours',
	},
	sendMessages: {
		name: 'Send in Bulk',
		value: 'sendBulk',
		action: 'Send a message to many recipients',
		description: 'Send a text or a file once to everybody of a list, of the input items or of a CSV file',
	},
	sendReaction: {
		name: 'Send Reaction',
		value: 'sendReaction',
		action: 'Send a reaction',
		description: 'React to a message with an emoji, or take a reaction back',
	},
	sendTemplate: {
		name: 'Send',
		value: 'send',
		action: 'Send a template',
		description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	},
	sendTemplates: {
		name: 'Send in Bulk',
		value: 'sendBulk',
		action: 'Send a template to many recipients',
		description: 'Send an approved template once to everybody of a list, of the input items or of a CSV file',
	},
	sendText: {
		name: 'Send Text',
		value: 'sendText',
		action: 'Send a text message',
		description: 'Send a text to somebody who wrote within the last 24 hours',
	},
} as const;
