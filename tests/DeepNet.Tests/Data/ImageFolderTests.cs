using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("deepnet");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Folders_are_classes_and_both_are_sorted_by_their_characters()
    {
        Image("b", "10.png", 1);
        Image("b", "9.png", 2);
        Image("a", "x.PNG", 3);
        Image("Z", "y.png", 4);
        var folder = new ImageFolder(_root.FullName, channels: 1);
        folder.ClassNames.Should().Equal("Z", "a", "b");
        folder.Paths.Select(path => Path.GetRelativePath(_root.FullName, path).Replace('\\', '/'))
            .Should().Equal("Z/y.png", "a/x.PNG", "b/10.png", "b/9.png");
        folder.Labels.ToArray<long>().Should().Equal(0, 1, 2, 2);
        folder.Count.Should().Be(4);
        (Tensor image, Tensor label) = folder[2];
        image.DType.Should().Be(DType.UInt8);
        image.Shape.Should().Equal(1, 2, 3);
        image.ToArray<byte>().Should().AllBeEquivalentTo(1);
        label.Shape.Rank.Should().Be(0);
        label.ToScalar<long>().Should().Be(2);
    }

    [Fact]
    public void Images_are_converted_to_the_channels_asked_for()
    {
        Image("a", "1.png", 7);
        new ImageFolder(_root.FullName)[0].Image.Shape.Should().Equal(3, 2, 3);
        new ImageFolder(_root.FullName, channels: 4)[0].Image.Shape.Should().Equal(4, 2, 3);
        new ImageFolder(_root.FullName, channels: null)[0].Image.Shape.Should().Equal(1, 2, 3);
    }

    [Fact]
    public void All_formats_are_found_and_other_files_left_out()
    {
        Image("a", "1.png", 1);
        File.WriteAllText(At("a", "2.pgm"), "P2 1 1 255 9");
        File.WriteAllText(At("a", "notes.txt"), "no image");
        File.WriteAllText(At("a", ".hidden.png"), "no image");
        Directory.CreateDirectory(At("a", "below.png"));
        Directory.CreateDirectory(At(".git", "objects"));
        File.WriteAllText(At("readme.png"), "beside the classes");
        var folder = new ImageFolder(_root.FullName, channels: 1);
        folder.ClassNames.Should().Equal("a");
        folder.Paths.Select(Path.GetFileName).Should().Equal("1.png", "2.pgm");
        folder[1].Image.ToArray<byte>().Should().Equal(9);
    }

    [Fact]
    public void Loaders_read_it_through_a_map_with_workers_or_without()
    {
        for (int i = 0; i < 5; i++)
        {
            Image("a", $"{i}.png", (byte)i);
            Image("b", $"{i}.png", (byte)(10 + i));
        }

        IDataset<(Tensor First, Tensor Second)> data = new ImageFolder(_root.FullName, channels: 1)
            .Map(sample => (Images.Resize(sample.Image, 4, 4), sample.Label));
        foreach (int workers in new[] { 0, 2 })
        {
            var loader = new DataLoader(data, batchSize: 4, shuffle: true, seed: 1, workers: workers);
            var seen = new List<(byte, long)>();
            foreach ((Tensor images, Tensor labels) in loader)
            {
                images.Shape.Skip(1).Should().Equal(1, 4, 4);
                for (int i = 0; i < labels.Count; i++)
                    seen.Add((images[i, 0, 0, 0].ToScalar<byte>(), labels[i].ToScalar<long>()));
            }

            seen.Should().HaveCount(10).And.OnlyContain(pair => pair.Item1 / 10 == pair.Item2);
        }
    }

    [Fact]
    public void Errors_name_the_file()
    {
        Image("a", "1.png", 1);
        File.WriteAllText(At("a", "2.png"), "no image");
        var folder = new ImageFolder(_root.FullName);
        folder.Invoking(f => f[1]).Should().Throw<InvalidDataException>().WithMessage($"{At("a", "2.png")}: *");
        File.Delete(At("a", "2.png"));
        folder.Invoking(f => f[1]).Should().Throw<FileNotFoundException>().WithMessage("*2.png*");
        folder.Invoking(f => f[2]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*there are 2 images*");
        folder.Invoking(f => f[-1]).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Images_larger_than_allowed_are_refused_by_name()
    {
        Image("a", "1.png", 1);
        new ImageFolder(_root.FullName, maxPixels: 5).Invoking(f => f[0])
            .Should().Throw<InvalidDataException>().WithMessage("*1.png: *");
    }

    [Fact]
    public void Folders_that_are_no_classes_are_named()
    {
        Opening(Path.Combine(_root.FullName, "no")).Should().Throw<DirectoryNotFoundException>().WithMessage("*no.");
        Opening().Should().Throw<InvalidDataException>().WithMessage($"*{_root.FullName} has no folder in it*");
        Image("a", "1.png", 1);
        Directory.CreateDirectory(At("empty"));
        Opening().Should().Throw<InvalidDataException>().WithMessage($"*{At("empty")} has no image in it*");
        this.Invoking(_ => new ImageFolder(_root.FullName, channels: 5)).Should().Throw<ArgumentOutOfRangeException>();
        this.Invoking(_ => new ImageFolder(_root.FullName, maxPixels: 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Links_within_the_folder_are_followed_and_those_that_leave_it_are_not()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var elsewhere = new TemporaryFolder();
        ImageFile.Write(elsewhere["secret.png"], Tensor.Full([1, 2, 3], 9, DType.UInt8));
        Image("a", "1.png", 1);
        File.CreateSymbolicLink(At("a", "2.png"), "1.png");
        File.CreateSymbolicLink(At("a", "3.png"), elsewhere["secret.png"]);
        File.CreateSymbolicLink(At("a", "4.png"), "4.png");
        File.CreateSymbolicLink(At("a", "out"), Path.GetDirectoryName(elsewhere["secret.png"])!);
        File.CreateSymbolicLink(At("a", "5.png"), At("a", "out", "secret.png"));
        File.CreateSymbolicLink(At("a", "6.png"), $"../../{_root.Name}/a/1.png");
        Directory.CreateSymbolicLink(At("b"), "a");
        Directory.CreateSymbolicLink(At("c"), Path.GetDirectoryName(elsewhere["secret.png"])!);
        var folder = new ImageFolder(_root.FullName);
        folder.ClassNames.Should().Equal("a", "b");
        folder.Paths.Select(Path.GetFileName).Should().Equal("1.png", "2.png", "6.png", "1.png", "2.png", "6.png");
        folder[2].Image.ToArray<byte>().Should().AllBeEquivalentTo(1);
    }

    [Fact]
    public void The_folder_itself_may_be_reached_through_a_link()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var elsewhere = new TemporaryFolder();
        Image("a", "1.png", 1);
        File.CreateSymbolicLink(At("a", "2.png"), "1.png");
        string link = elsewhere["link"];
        Directory.CreateSymbolicLink(link, _root.FullName);
        new ImageFolder(link).Paths.Should().Equal(
            Path.Combine(link, "a", "1.png"), Path.Combine(link, "a", "2.png"));
    }

    private Action Opening(string? root = null) => () => _ = new ImageFolder(root ?? _root.FullName);

    private void Image(string label, string name, byte value)
    {
        Directory.CreateDirectory(At(label));
        File.WriteAllBytes(At(label, name), ImageFile.Encode(Tensor.Full([1, 2, 3], value, DType.UInt8)));
    }

    private string At(params string[] parts) => Path.Combine([_root.FullName, .. parts]);
}
