import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { chatId } from '../input';
import { atFirstPlace, places } from '../paths';
import { phoneNumber, reason, reasonBody } from './fields';

const alsoBlock = defineField({
	displayName: 'Also Block',
	name: 'block',
	type: 'boolean',
	default: false,
	description: 'Whether to block the number, too',
});

const messageId = defineField({
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	description: 'WhatsApp ID of the message that is reported',
});

/** `POST /contacts/report/` */
export const report = defineOperation({
	name: 'Report',
	value: 'report',
	action: 'Report a contact',
	description: 'Report a number that wrote within the last 24 hours for spam or abuse',
	properties: [phoneNumber, reason, alsoBlock, messageId],
	prepare: ({ parameters: { phoneNumber: entered, reason: why, block, messageId: message } }) => ({
		number: chatId('Phone Number', entered),
		body: { ...reasonBody(why), block, message_id: message.trim() },
	}),
	execute: async ({ client, prepared: { number, body } }) =>
		await atFirstPlace(client, places.reportContact(number), async (place) => {
			await client.send({ ...place, body, responseType: 'none' });
			return { success: true, wa_id: number };
		}),
});
