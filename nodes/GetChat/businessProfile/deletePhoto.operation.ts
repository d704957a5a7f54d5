import { defineOperation } from '../../shared/operation/defineOperation';

/** `DELETE /settings/profile/photo/` */
export const deletePhoto = defineOperation({
	name: 'Delete Photo',
	value: 'deletePhoto',
	action: 'Delete the profile photo',
	description: 'Remove the profile photo; for admins only',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'DELETE', path: '/settings/profile/photo/', responseType: 'none' }),
	output: () => ({ deleted: true }),
});
