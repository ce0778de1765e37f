/** A program on the module path; see OnModulePath. */
module dev.cleat.examples.modulepath {
    requires dev.cleat.mprog;
}
