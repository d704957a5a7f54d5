import { defineOperation } from '../../shared/operation/defineOperation';
import { downloadField, downloadMedia } from '../../shared/whatsapp/downloadMedia';

/** `GET /settings/profile/photo/` */
export const getPhoto = defineOperation({
	name: 'Get Photo',
	value: 'getPhoto',
	action: 'Get the profile photo',
	description: 'Download the profile photo; for admins only',
	bodyless: true,
	properties: [downloadField.outputField],
	execute: async (context) => {
		const { binaryPropertyName: field } = context.parameters;
		const parameters = { mediaId: 'profile photo', binaryPropertyName: field };
		const items = await downloadMedia({ ...context, parameters }, '/settings/profile/photo/');
		return items.map(({ json: { mediaId: _, ...json }, ...item }) => ({ ...item, json }));
	},
});
