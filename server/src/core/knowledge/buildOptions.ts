/** The switches that a build of refpolicy defines for m4, of which an ifdef may ask (Makefile and build.conf, 2.20221101). */

export const BUILD_OPTIONS: readonly string[] = [
  'direct_sysadm_daemon',
  'distro_debian',
  'distro_gentoo',
  'distro_redhat',
  'distro_rhel4',
  'distro_suse',
  'distro_ubuntu',
  'enable_mcs',
  'enable_mls',
  'enable_ubac',
  'hide_broken_symptoms',
  'init_systemd',
  'self_contained_policy',
];
