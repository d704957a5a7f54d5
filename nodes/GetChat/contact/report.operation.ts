import { defineOperation } from '../../shared/operation';
import { defineField, type ParametersOf } from '../../shared/parameters';
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

const properties = [phoneNumber, reason, alsoBlock, messageId] as const;

/** `POST /contacts/report/` */
export const report = defineOperation({
	name: 'Report',
	value: 'report',
	action: 'Report a contact',
	description: 'Report a number that wrote within the last 24 hours for spam or abuse',
	properties,
	check: async ({ parameters }) => void read(parameters),
	execute: async ({ client, parameters }) => {
		const { number, body } = read(parameters);
		return await atFirstPlace(client, places.reportContact(number), async (place) => {
			await client.send({ ...place, body, answer: 'none' });
			return { success: true, wa_id: number };
		});
	},
});

function read({ phoneNumber: entered, reason: why, block, messageId: message }: ParametersOf<typeof properties>) {
	return {
		number: chatId('Phone Number', entered),
		body: { ...reasonBody(why), block, message_id: message.trim() },
	};
}
