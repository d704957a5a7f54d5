import type { Resource } from '../../shared/operation/defineOperation';
import { deleteMedia } from './delete.operation';
import { get } from './get.operation';
import { upload } from './upload.operation';

export const mediaResource: Resource = {
	name: 'Media',
	value: 'media',
	description: 'Store files for messages and templates',
	defaultOperation: deleteMedia,
	newOperation: get,
	operations: [deleteMedia, get, upload],
};
