#!/usr/bin/env bash
# Asks veraPDF whether a PDF is PDF/UA-1 and PDF/A-2a. Needs Java 17 and, in VERAPDF_JAR, the class path
# of veraPDF's library (with JAXB); not part of the tests.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/Check.java" <<'JAVA'
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

public class Check {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean sound = true;
    for (String name : new String[] {"ua1", "2a"}) {
      PDFAFlavour flavour = PDFAFlavour.fromString(name);
      try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(files[0]), flavour)) {
        var found = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
        System.out.println(name + ": " + (found.isCompliant() ? "accepted" : "REFUSED"));
        found.getTestAssertions().forEach(each -> System.out.println("  " + each.getMessage()));
        sound &= found.isCompliant();
      }
    }
    System.exit(sound ? 0 : 1);
  }
}
JAVA
javac -cp "$VERAPDF_JAR" -d "$place" "$place/Check.java"
java -cp "$VERAPDF_JAR:$place" Check "$1"
