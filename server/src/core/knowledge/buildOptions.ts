/** The switches that a build of refpolicy defines for m4, of which an ifdef may ask (Makefile, Rules.*, README, build.conf). */

export interface BuildOption {
  /** What the rules behind it are for. */
  readonly text: string;
  /** What defines it. */
  readonly set: string;
}

export const BUILD_OPTIONS_VERSION = '2.20221101';

const inBuildConf = (line: string) => `Defined by ${line} in build.conf.`;

const distribution = (name: string, value: string): BuildOption => ({
  text: `Policy that only ${name} needs.`,
  set: inBuildConf(`DISTRO = ${value}`),
});

const OPTIONS: Readonly<Record<string, BuildOption>> = {
  direct_sysadm_daemon: {
    text: 'The administrator may run init scripts directly, without run_init.',
    set: inBuildConf('DIRECT_INITRC = y'),
  },
  distro_debian: {
    text: 'Policy that only Debian and Ubuntu need.',
    set: inBuildConf('DISTRO = debian or DISTRO = ubuntu'),
  },
  distro_gentoo: distribution('Gentoo', 'gentoo'),
  distro_redhat: {
    text: 'Policy that only Red Hat Enterprise Linux and Fedora need.',
    set: inBuildConf('DISTRO = redhat'),
  },
  distro_rhel4: distribution('Red Hat Enterprise Linux 4', 'rhel4'),
  distro_suse: distribution('SUSE', 'suse'),
  distro_ubuntu: distribution('Ubuntu', 'ubuntu'),
  enable_mcs: {
    text: 'The policy has categories: multi-category security, one sensitivity s0.',
    set: inBuildConf('TYPE = mcs'),
  },
  enable_mls: {
    text: 'The policy has sensitivities and categories: multi-level security.',
    set: inBuildConf('TYPE = mls'),
  },
  enable_ubac: {
    text: 'User-based access control: constraints keep the SELinux users apart.',
    set: inBuildConf('UBAC = y'),
  },
  hide_broken_symptoms: {
    text: 'Dontaudit rules for what programs try without a need.',
    set: "Older Makefiles of refpolicy, and Fedora's, define it always; elsewhere CUSTOM_BUILDOPT in build.conf may.",
  },
  init_systemd: {
    text: 'The init process is systemd.',
    set: inBuildConf('SYSTEMD = y'),
  },
  self_contained_policy: {
    text: 'What is built is the base or a policy in one piece, not a loadable module.',
    set: 'Defined by the build itself, for all but loadable modules.',
  },
};

export const BUILD_OPTIONS: readonly string[] = Object.keys(OPTIONS);

export function buildOption(name: string): BuildOption | undefined {
  return Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
}
