import type { Resource } from '../../shared/operation/defineOperation';
import { download } from './download.operation';
import { upload } from './upload.operation';

export const mediaResource: Resource = {
	name: 'Media',
	value: 'media',
	description: 'Files of messages',
	defaultOperation: download,
	operations: [download, upload],
};
