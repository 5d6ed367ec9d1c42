import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints one line per rule of PDF/UA-1 or PDF/A-2a that a file breaks; nothing where it breaks none. */
public class PdfCheck {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String standard : new String[] {"ua1", "2a"}) {
            PDFAFlavour flavour = PDFAFlavour.fromString(standard);
            try (PDFAParser parser = Foundries.defaultInstance()
                    .createParser(new FileInputStream(files[0]), flavour)) {
                ValidationResult found =
                        Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                found.getTestAssertions().forEach(broken -> System.out.println(
                        standard + ": " + broken.getRuleId() + " " + broken.getMessage()));
                if (!found.isCompliant()) {
                    System.out.println(standard + ": not compliant");
                }
            }
        }
    }
}
