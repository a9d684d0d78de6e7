using System.Buffers.Binary;
using System.IO.Compression;
using DeepNet.IO;

namespace DeepNet.Tests.IO;

public class NpzTests
{
    private static readonly KeyValuePair<string, Tensor>[] s_tensors =
    [
        new("a", Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3])),
        new("layer.weight", Tensor.Eye(3).Cast(DType.Float64)),
        new("folder/ü", Tensor.From<long>([1, 2, 3], [3])),
        new("scalar", Tensor.From(true)),
        new("large", Tensor.Arange(100_000).Reshape(100, 1000)),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Named_arrays_survive_a_round_trip(bool compress)
    {
        using var folder = new TemporaryFolder();
        Npz.Save(folder["a"], s_tensors, compress);
        OrderedDictionary<string, Tensor> read = Npz.Load(folder["a"]);
        read.Keys.Should().Equal(s_tensors.Select(entry => entry.Key));
        FormatFiles.ShouldEqual(read, new Dictionary<string, Tensor>(s_tensors), "round trip");
        Npz.Save(folder["b"], s_tensors, compress);
        File.ReadAllBytes(folder["b"]).Should().Equal(File.ReadAllBytes(folder["a"]), "nothing depends on the time");
        using ZipArchive zip = ZipFile.OpenRead(folder["a"]);
        (zip.GetEntry("large.npy")!.CompressedLength < zip.GetEntry("large.npy")!.Length).Should().Be(compress);
    }

    [Theory]
    [InlineData("../a.npy")]
    [InlineData("/a.npy")]
    [InlineData("x/../../a.npy")]
    [InlineData("..\\a.npy")]
    [InlineData("C:a.npy")]
    public void Names_that_lead_out_of_a_folder_are_refused(string name)
    {
        Rejects(Zip(name), "*has the name of a place outside a folder*");
        using var folder = new TemporaryFolder();
        Action save = () => Npz.Save(folder["a"], [new(name, Tensor.Ones([1]))]);
        save.Should().Throw<ArgumentException>().WithMessage("Npz.Save: the name*leads out of a folder*");
    }

    [Fact]
    public void Names_stand_once_and_are_arrays()
    {
        Rejects(Zip("a.npy", "a.npy"), "the entry 'a.npy' stands twice.");
        Rejects(Zip("readme.txt"), "the entry 'readme.txt' is not an array*");
        using var folder = new TemporaryFolder();
        Action save = () => Npz.Save(folder["a"], [new("a", Tensor.Ones([1])), new("a", Tensor.Ones([1]))]);
        save.Should().Throw<ArgumentException>().WithMessage("Npz.Save: the name 'a' stands twice*");
        folder.Files.Should().BeEmpty();
    }

    [Fact]
    public void Bombs_are_refused_before_they_take_memory()
    {
        using var folder = new TemporaryFolder();
        const int Megabytes = 90;
        using (FileStream file = File.Create(folder["bomb"]))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("a.npy").Open())
        {
            string sizes = $"({Megabytes - 1}, 1048576)";
            entry.Write(NpyBytes.Of($"{{'descr': '|u1', 'fortran_order': False, 'shape': {sizes}, }}"));
            for (int i = 0; i < Megabytes - 1; i++)
                entry.Write(new byte[1 << 20]);
        }

        Action load = () => Npz.Load(folder["bomb"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        load.Should().Throw<InvalidDataException>().WithMessage("Npz: *'a.npy' expands to 933*left of the limit.");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
        Npz.Load(folder["bomb"], largestBytes: 1L << 30)["a"].Shape.Should().Equal(Megabytes - 1, 1 << 20);

        Npz.Save(folder["two"], [new("a", Tensor.Ones([100])), new("b", Tensor.Ones([100]))]);
        Npz.Load(folder["two"], largestBytes: 1100).Count.Should().Be(2);
        Action both = () => Npz.Load(folder["two"], largestBytes: 1000);
        both.Should().Throw<InvalidDataException>().WithMessage("*'b.npy' expands to 528 bytes*472 are left*");
        Action negative = () => Npz.Load(folder["two"], largestBytes: -1);
        negative.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Lying_lengths_and_checksums_are_noticed()
    {
        // Fields of the archive's directory: 16 the checksum, 24 the length, 8 flags.
        byte[] deflated = Zip("a.npy");
        byte[] lie = [.. deflated];
        BinaryPrimitives.WriteInt32LittleEndian(lie.AsSpan(DirectoryOf(lie) + 24), 1000);
        Rejects(lie, "array 'a': the entry 'a.npy' has fewer than the 1000 bytes that the archive names.");
        BinaryPrimitives.WriteInt32LittleEndian(lie.AsSpan(DirectoryOf(lie) + 24), 10);
        Rejects(lie, "array 'a': the entry 'a.npy' *");
        byte[] damaged = [.. deflated];
        damaged[DirectoryOf(damaged) + 16] ^= 1;
        Rejects(damaged, "array 'a': the entry 'a.npy' is damaged: its checksum is wrong.");
        byte[] encrypted = [.. deflated];
        encrypted[DirectoryOf(encrypted) + 8] |= 1;
        Rejects(encrypted, "array 'a': the entry 'a.npy' is encrypted.");
        Rejects("no archive at all, only text"u8.ToArray(), "*");
        for (int length = 0; length < deflated.Length; length++)
            Rejects(deflated[..length], "*");
    }

    [Fact]
    public void Files_of_NumPy_are_read()
    {
        if (FormatFiles.Folder() is not { } folder)
            return;
        OrderedDictionary<string, Tensor> plain = Npz.Load(Path.Combine(folder, "npz", "plain.npz"));
        plain.Keys.Should().Equal("a", "b", "c");
        plain["a"].Shape.Should().Equal(2, 3);
        plain["a"].ToArray<float>().Should().Equal(0, 1, 2, 3, 4, 5);
        plain["b"].ToArray<long>().Should().Equal(1, 2, 3);
        plain["c"].ToScalar<double>().Should().Be(2.5);
        OrderedDictionary<string, Tensor> compressed = Npz.Load(Path.Combine(folder, "npz", "compressed.npz"));
        compressed.Keys.Should().Equal("a", "layer.weight");
        compressed["a"].ToArray<float>().Should().Equal(Enumerable.Range(0, 1000).Select(i => (float)i));
        compressed["layer.weight"].ToArray<double>().Should().Equal(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    private static int DirectoryOf(byte[] zip) => zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);

    private static byte[] Zip(params string[] names)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (string name in names)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(NpyBytes.Vector("<f4", 8, new byte[32]));
            }
        }

        return stream.ToArray();
    }

    private static void Rejects(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.npz"], bytes);
        Action load = () => Npz.Load(folder["a.npz"]);
        load.Should().Throw<InvalidDataException>().WithMessage($"Npz: *a.npz: {message}");
    }
}
