package dev.cleat.tests.gate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What users get: the artifacts that the BOM lists. */
final class Published {

    private static final String PREFIX = "cleat-";

    private Published() {}

    /** The folders of these artifacts, below the root of the repository. */
    static List<String> folders(Path root) throws Exception {
        Document bom = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(root.resolve("bom/pom.xml").toFile());
        XPath path = XPathFactory.newDefaultInstance().newXPath();
        NodeList ids = (NodeList) path.evaluate("//dependency/artifactId", bom, XPathConstants.NODESET);
        List<String> folders = IntStream.range(0, ids.getLength())
                .mapToObj(i -> ids.item(i).getTextContent().substring(PREFIX.length()))
                .toList();
        if (folders.isEmpty() || !folders.stream().allMatch(folder -> Files.isDirectory(root.resolve(folder)))) {
            throw new IllegalStateException("the BOM lists " + folders);
        }
        return folders;
    }

    /** The artifact of a folder. */
    static String artifact(String folder) {
        return PREFIX + folder;
    }
}
