import { defineField } from '../../shared/input/parameters';

/** A stored file. */
export const mediaId = defineField({
	displayName: 'Media ID',
	name: 'mediaId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1234567890',
	description: 'ID of the file, as Media: Upload gives it',
});
