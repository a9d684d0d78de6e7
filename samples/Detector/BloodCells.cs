using System.IO.Compression;
using System.Xml.Linq;
using DeepNet.Data.Transforms;
using DeepNet.IO;

namespace DeepNet.Samples.Detector;

/// <summary>BCCD: photographs of blood with boxes in Pascal VOC's form, read from the archive as it is.
/// https://github.com/Shenggan/BCCD_Dataset.</summary>
internal static class BloodCells
{
    private const string Lists = "ImageSets/Main/";

    /// <summary>The first images of the lists trainval and test, made smaller.</summary>
    public static CellSet Read(string path, int train, int test, int height, int width)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);

        // The folder around the data differs between copies.
        string folder = archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => name.EndsWith($"{Lists}trainval.txt", StringComparison.Ordinal))
            .Select(name => name[..name.LastIndexOf(Lists, StringComparison.Ordinal)])
            .FirstOrDefault() ?? throw new InvalidDataException($"{path} has no {Lists}trainval.txt.");
        var resize = new Resize(height, width);
        var random = new RandomSource(0); // transforms want one, but there is no chance in this one
        return new CellSet("BCCD blood cells", Samples("trainval", train), Samples("test", test));

        List<ImageSample> Samples(string list, int count) =>
            [.. Lines($"{Lists}{list}.txt").Take(count).Select(name => Sample(name.Trim()))];

        ImageSample Sample(string name)
        {
            using Stream picture = Open($"JPEGImages/{name}.jpg"), notes = Open($"Annotations/{name}.xml");
            (Tensor boxes, Tensor labels) = Boxes(XElement.Load(notes), name);
            return resize.Apply(new ImageSample(ImageFile.Read(picture, channels: 3), boxes, labels), random);
        }

        IEnumerable<string> Lines(string name)
        {
            using var reader = new StreamReader(Open(name));
            while (reader.ReadLine() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    yield return line;
            }
        }

        Stream Open(string name) => archive.GetEntry(folder + name)?.Open()
            ?? throw new InvalidDataException($"{path} has no {folder}{name}.");
    }

    private static (Tensor Boxes, Tensor Labels) Boxes(XElement notes, string name)
    {
        var corners = new List<float>();
        var labels = new List<long>();
        foreach (XElement item in notes.Elements("object"))
        {
            XElement? box = item.Element("bndbox");
            float left = Number("xmin"), top = Number("ymin"), right = Number("xmax"), bottom = Number("ymax");
            int label = CellSet.Classes.ToList().IndexOf((string?)item.Element("name") ?? "");
            if (label < 0)
                throw new InvalidDataException($"{name}.xml: {(string?)item.Element("name")} is no known cell.");

            // Two of the 4,888 boxes have no area.
            if (left >= right || top >= bottom)
                continue;
            corners.AddRange([left, top, right, bottom]);
            labels.Add(label);

            float Number(string side) => (float?)box?.Element(side)
                ?? throw new InvalidDataException($"{name}.xml: a box has no {side}.");
        }

        return (
            Tensor.From<float>(corners.ToArray(), [labels.Count, 4]),
            Tensor.From<long>(labels.ToArray(), [labels.Count]));
    }
}
