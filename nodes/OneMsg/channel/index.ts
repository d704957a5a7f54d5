import type { Resource } from '../../shared/operation/defineOperation';
import { getAutomation } from './getAutomation.operation';
import { getCommerceSettings } from './getCommerceSettings.operation';
import { getExtendedStatistics } from './getExtendedStatistics.operation';
import { getMmLiteStatus } from './getMmLiteStatus.operation';
import { getProfile } from './getProfile.operation';
import { getServerAddress } from './getServerAddress.operation';
import { getSettings } from './getSettings.operation';
import { getStatistics } from './getStatistics.operation';
import { getStatus } from './getStatus.operation';
import { updateAutomation } from './updateAutomation.operation';
import { updateCommerceSettings } from './updateCommerceSettings.operation';
import { updateProfile } from './updateProfile.operation';
import { updateSettings } from './updateSettings.operation';

export const channelResource: Resource = {
	name: 'Channel',
	value: 'channel',
	description: 'The channel itself: profile, status, settings, statistics',
	defaultOperation: getAutomation,
	operations: [
		getAutomation,
		getCommerceSettings,
		getExtendedStatistics,
		getMmLiteStatus,
		getProfile,
		getServerAddress,
		getSettings,
		getStatistics,
		getStatus,
		updateAutomation,
		updateCommerceSettings,
		updateProfile,
		updateSettings,
	],
};
