import { requiredInput } from '../../shared/errors';
import { defineOperation, type OperationContext } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import type { Request } from '../../shared/http/request';
import { seconds } from '../../shared/input/time';
import { chat } from '../fields';
import { chatId } from '../input';

const timestamp = defineField({
	displayName: 'Timestamp',
	name: 'timestamp',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1700000000',
	description:
		'Timestamp of the newest message to mark, from the message itself. The current time may be refused, because clocks differ.',
});

const properties = [chat, timestamp] as const;

/** `POST /mark_as_received/` */
export const markAsReceived = defineOperation({
	name: 'Mark as Received',
	value: 'markAsReceived',
	action: 'Mark messages as received',
	description: 'Mark the messages of a chat up to a time as received, so that they no longer count as new',
	properties,
	prepare: requestOf,
	execute: async ({ client, prepared }) => {
		await client.send(prepared);
		return { success: true, ...prepared.body };
	},
});

function requestOf({
	functions,
	parameters,
}: OperationContext & { parameters: ParametersOf<typeof properties> }): Request {
	const time = seconds('Timestamp', parameters.timestamp, functions.getTimezone());
	if (time === undefined) throw requiredInput('Timestamp');
	return {
		method: 'POST',
		path: '/mark_as_received/',
		body: { timestamp: time, customer_wa_id: chatId('Chat', parameters.waId) },
		responseType: 'none',
		idempotent: true,
	};
}
