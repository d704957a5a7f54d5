import type { Resource } from '../../shared/operation/defineOperation';
import { deletePhoto } from './deletePhoto.operation';
import { get } from './get.operation';
import { getAbout } from './getAbout.operation';
import { getPhoto } from './getPhoto.operation';
import { getRefreshStatus } from './getRefreshStatus.operation';
import { refresh } from './refresh.operation';
import { update } from './update.operation';
import { updateAbout } from './updateAbout.operation';
import { updatePhoto } from './updatePhoto.operation';

export const businessProfileResource: Resource = {
	name: 'Business Profile',
	value: 'businessProfile',
	description: 'What people see of the business in their chat',
	defaultOperation: deletePhoto,
	newOperation: get,
	operations: [deletePhoto, get, getAbout, getPhoto, getRefreshStatus, refresh, update, updateAbout, updatePhoto],
};
