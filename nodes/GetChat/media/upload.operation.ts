import { defineOperation } from '../../shared/operation/defineOperation';
import { uploadFields, uploadRequest } from '../upload';

/** `POST /media/` */
export const upload = defineOperation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload media',
	description: 'Upload a file and get a link to it, for messages to many people',
	properties: uploadFields,
	request: (parameters) => uploadRequest('/media/', parameters, { maxBytes: 100 * 1024 * 1024 }),
});
