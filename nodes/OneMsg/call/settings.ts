import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { dataObject } from '../../shared/input/validate';

const onOff = [
	{ name: 'Off', value: 'DISABLED' },
	{ name: 'On', value: 'ENABLED' },
] as const;

export /** The settings of calls, in WhatsApp's own words. */
const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is',
	options: [
		{
			displayName: 'Call Button',
			name: 'call_icon_visibility',
			type: 'options',
			default: 'DEFAULT',
			options: [
				{ name: 'Hidden', value: 'DISABLE_ALL' },
				{ name: 'Shown', value: 'DEFAULT' },
			],
		},
		{
			displayName: 'Call Hours (JSON)',
			name: 'call_hours',
			type: 'json',
			default: '{\n  "status": "ENABLED"\n}',
			description: "When people can call, in WhatsApp's own format",
		},
		{
			displayName: 'Callback Permission',
			name: 'callback_permission_status',
			type: 'options',
			default: 'ENABLED',
			options: [...onOff],
			description: 'Ask whoever called whether the business may call back',
		},
		{
			displayName: 'Calling',
			name: 'status',
			type: 'options',
			default: 'ENABLED',
			options: [...onOff],
		},
		{
			displayName: 'Key Exchange',
			name: 'srtp_key_exchange_protocol',
			type: 'options',
			default: 'DTLS',
			options: [
				{ name: 'DTLS', value: 'DTLS' },
				{ name: 'SDES', value: 'SDES' },
			],
		},
		{
			displayName: 'Other Settings (JSON)',
			name: 'other',
			type: 'json',
			default: '{}',
			description: 'Further entries of the calling object, which 1MSG hands to WhatsApp as they are',
		},
		{
			displayName: 'SIP (JSON)',
			name: 'sip',
			type: 'json',
			default: '{\n  "status": "ENABLED",\n  "servers": []\n}',
			description: "SIP servers that take the calls, in WhatsApp's own format",
		},
		{
			displayName: 'Video',
			name: 'video',
			type: 'options',
			default: 'ENABLED',
			options: [...onOff],
		},
	],
});

/** The settings to change. @throws InvalidInput for anything but a JSON object, and where there is nothing to change */
export function callingOf(fields: ParametersOf<[typeof updateFields]>['updateFields']): IDataObject {
	const { status, call_icon_visibility, callback_permission_status, srtp_key_exchange_protocol, video } = fields;
	const { call_hours: hours, sip, other } = fields;
	const settings: IDataObject = {
		...(other !== undefined && dataObject('Other Settings (JSON)', other)),
		...(status && { status }),
		...(call_icon_visibility && { call_icon_visibility }),
		...(callback_permission_status && { callback_permission_status }),
		...(srtp_key_exchange_protocol && { srtp_key_exchange_protocol }),
		...(hours !== undefined && { call_hours: dataObject('Call Hours (JSON)', hours) }),
		...(sip !== undefined && { sip: dataObject('SIP (JSON)', sip) }),
		...(video && { video: { status: video } }),
	};
	if (Object.keys(settings).length === 0) {
		throw invalidInput('Update Fields', 'is empty', 'Add the settings to change.');
	}
	return settings;
}
