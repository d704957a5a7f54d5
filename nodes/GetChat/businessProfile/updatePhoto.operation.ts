import { defineOperation } from '../../shared/operation/defineOperation';
import { uploadFields, uploadRequest } from '../upload';

/** `POST /settings/profile/photo/` */
export const updatePhoto = defineOperation({
	name: 'Update Photo',
	value: 'updatePhoto',
	action: 'Update the profile photo',
	description: 'Upload a new profile photo, a square JPEG at best; for admins only',
	properties: uploadFields,
	request: (parameters) => ({
		...uploadRequest('/settings/profile/photo/', parameters, { accept: ['image/'], maxBytes: 5 * 1024 * 1024 }),
		responseType: 'none',
		idempotent: true,
	}),
	output: () => ({ success: true }),
});
