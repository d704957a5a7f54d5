import { defineField } from '../../shared/input/parameters';

export const deviceTokenId = defineField({
	displayName: 'Device Token ID',
	name: 'deviceId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 9',
	description: "The inbox's ID of the device token, as Get Many gives it",
});

export const deviceToken = defineField({
	displayName: 'Token',
	name: 'deviceToken',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	required: true,
	description: 'The Firebase Cloud Messaging token of the device',
});
