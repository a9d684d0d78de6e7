using System.Formats.Tar;
using DeepNet.Data;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data.Named;

public sealed class Cifar10Tests : IDisposable
{
    private const string Batches = "cifar-10-batches-bin/";
    private const string Test = Batches + "test_batch.bin";
    private const int Record = 3073;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TarEntryFormat.V7, true)]
    [InlineData(TarEntryFormat.Ustar, true)]
    [InlineData(TarEntryFormat.Pax, true)]
    [InlineData(TarEntryFormat.Gnu, false)]
    public void Images_and_labels_come_out_of_the_archive(TarEntryFormat format, bool isGzip)
    {
        byte[] tar = Archives.Tar(
            format, (Batches, []), (Batches + "readme.html", [1, 2, 3]), (Test, [.. Image(3), .. Image(9)]));
        Write("cifar10", isGzip ? Archives.Gzip(tar) : tar);
        TensorDataset data = Cifar10.Load(_folder[""], train: false, dtype: DType.UInt8);
        data.Count.Should().Be(2);
        (Tensor image, Tensor label) = data[1];
        label.ToScalar<long>().Should().Be(9);
        image.Shape.ToArray().Should().Equal(3, 32, 32);
        image.ToArray<byte>().Should().Equal(Image(9)[1..]);
        Cifar10.Load(_folder[""], train: false)[0][0].ToArray<float>()
            .Should().Equal(Image(3)[1..].Select(value => value / 255f));
    }

    [Fact]
    public void The_training_batches_come_in_order()
    {
        Write(
            "images/cifar10",
            Archives.Tar([.. new[] { 3, 1, 2, 5, 4 }.Select(i => ($"{Batches}data_batch_{i}.bin", Image(i)))]));
        Labels().Should().Equal(1, 2, 3, 4, 5);
        Directory.CreateDirectory(_folder[Batches]);
        for (int i = 1; i <= 5; i++)
            File.WriteAllBytes(_folder[$"{Batches}data_batch_{i}.bin"], Image(10 - i));
        Labels().Should().Equal([9, 8, 7, 6, 5], "the unpacked folder comes first");

        IEnumerable<long> Labels()
        {
            TensorDataset data = Cifar10.Load(_folder[""]);
            return Enumerable.Range(0, data.Count).Select(i => data[i][1].ToScalar<long>());
        }
    }

    [Fact]
    public void Damaged_archives_are_refused()
    {
        Refused(Archives.Tar((Batches + "other.bin", Image(1))), "*test_batch.bin*not in the archive*");
        Refused(Archives.Tar((Test, Image(1)), (Test, Image(1))), "*stands twice*");
        Refused(Archives.Tar(("../" + Test, Image(1))), "*outside a folder*");
        Refused(Archives.Tar(("/" + Test, Image(1))), "*outside a folder*");
        Refused(Archives.Tar((Test, [10, .. Image(1)[1..]])), "*record 0 is 10*");
        Refused(Archives.Tar((Test, Image(1)[..^1])), "*3072 bytes*");
        Refused(Archives.Tar((Test, [])), "*0 bytes*");
        Refused(Archives.Tar((Test, new byte[(Record * 10_000) + 1])), "*30730001 bytes*at most*");
        Refused(Archives.Tar((Test, Image(1)))[..2000], "*ends within an entry*");
        Refused(Archives.Gzip(Archives.Tar((Test, Image(1))))[..100], "*");
        byte[] wrong = Archives.Tar((Test, Image(1)));
        wrong[0]++;
        Refused(wrong, "*checksum of a header*");
        Refused([.. "this is no archive at all"u8], "*");
    }

    [Fact]
    public void A_header_cannot_ask_for_more_than_there_is()
    {
        byte[] tar = Archives.Tar((Batches + "skipped", new byte[10]), (Test, Image(1)));
        "77777777777\0"u8.CopyTo(tar.AsSpan(124));
        TarHeaders.Repair(tar);
        Refused(tar, "*expands to more than*");
    }

    [Fact]
    public void Cancelling_ends_the_reading()
    {
        Write("cifar10", Archives.Tar((Test, Image(1))));
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Func<Task> load = () => Cifar10.LoadAsync(_folder[""], train: false, cancellationToken: cancel.Token);
        load.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void A_missing_archive_is_named()
    {
        FluentActions.Invoking(() => Cifar10.Load(_folder[""])).Should().Throw<DataFileException>()
            .WithMessage("*cs.toronto.edu*cifar-10-binary.tar.gz*" + _folder["cifar10"] + "*");
        Cifar10.ClassNames.Should().HaveCount(10).And.StartWith("airplane").And.EndWith("truck");
    }

    private static byte[] Image(int label) =>
        [(byte)label, .. Enumerable.Range(0, Record - 1).Select(i => (byte)((i * 5) + label))];

    private void Write(string place, byte[] archive)
    {
        Directory.CreateDirectory(_folder[place]);
        File.WriteAllBytes(_folder[place + "/cifar-10-binary.tar.gz"], archive);
    }

    private void Refused(byte[] archive, string message)
    {
        Write("cifar10", archive);
        FluentActions.Invoking(() => Cifar10.Load(_folder[""], train: false))
            .Should().Throw<InvalidDataException>().WithMessage(message);
    }
}
