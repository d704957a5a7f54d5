import type { IDataObject } from 'n8n-workflow';
import { defineField } from '../../shared/input/parameters';
import { text } from '../../shared/input/validate';
import { optionalWithin } from '../../shared/whatsapp/limits';

export const callId = defineField({
	displayName: 'Call ID',
	name: 'callId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. wacid.HBgL…',
	description: 'ID of the call, as the trigger gives it',
});

export const sdp = defineField({
	displayName: 'SDP',
	name: 'sdp',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. v=0',
	description: 'Session description of your WebRTC or SIP software, which carries the voice; this node only signals',
});

export const callbackData = defineField({
	displayName: 'Callback Data',
	name: 'callbackData',
	type: 'string',
	default: '',
	description: 'Comes back with the events of this call, up to 512 characters',
});

export const callOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [callbackData],
});

/**
 * What a call's signal has besides its action.
 *
 * @throws InvalidInput for callback data that is too long
 */
export function signal({ callbackData }: { callbackData?: string }): IDataObject {
	return {
		messaging_product: 'whatsapp',
		biz_opaque_callback_data: optionalWithin('Callback Data', callbackData, 512),
	};
}

/** @throws InvalidInput where it is empty */
export function sessionOf(type: 'answer' | 'offer', entered: string): IDataObject {
	return { sdp_type: type, sdp: text('SDP', entered) };
}

/** @throws InvalidInput where it is empty */
export function callIdOf(entered: string): string {
	return text('Call ID', entered).trim();
}
