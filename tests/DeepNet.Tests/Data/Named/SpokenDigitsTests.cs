using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data.Named;

public sealed class SpokenDigitsTests : IDisposable
{
    private const string Published = "fsdd/free-spoken-digit-dataset-1.0.10.tar.gz";
    private const string Recordings = "free-spoken-digit-dataset-1.0.10/recordings/";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recordings_come_out_of_the_published_archive_in_order()
    {
        Write(Published, Archives.Gzip(Archives.Tar(
            (Recordings + "7_theo_12.wav", Wav(5)),
            (Recordings + "7_theo_5.wav", Wav(3)),
            (Recordings + "0_yweweler_49.wav", Wav(4)),
            (Recordings + "7_jackson_30.wav", Wav(2)),
            (Recordings + "7_jackson_4.wav", Wav(2)),
            (Recordings + "readme.txt", [1]),
            ("free-spoken-digit-dataset-1.0.10/metadata.py", [1]))));
        IReadOnlyList<SpokenDigit> train = SpokenDigits.LoadRecordings(_folder[""]);
        train.Select(one => $"{one.Digit} {one.Speaker} {one.Recording}")
            .Should().Equal("0 yweweler 49", "7 jackson 30", "7 theo 5", "7 theo 12");
        train[2].Samples.ToArray<float>().Should().Equal(Samples(3));
        SpokenDigits.LoadRecordings(_folder[""], train: false).Single().Recording.Should().Be(4);

        TensorDataset data = SpokenDigits.Load(_folder[""], length: 4);
        data[2][0].Shape.ToArray().Should().Equal(1, 4);
        data[2][0].ToArray<float>().Should().Equal([.. Samples(3), 0]);
        data[3][0].ToArray<float>().Should().Equal(Samples(5)[..4]);
        Enumerable.Range(0, 4).Select(i => data[i][1].ToScalar<long>()).Should().Equal(0, 7, 7, 7);
    }

    [Fact]
    public void A_zip_or_a_folder_will_do()
    {
        Write("fsdd/fsdd_subset_1200.zip", Archives.Zip(("recordings/3_lucas_9.wav", Wav(6)), ("README.md", [1])));
        SpokenDigits.LoadRecordings(_folder[""]).Single().Speaker.Should().Be("lucas");
        Write("audio/fsdd/recordings/4_nicolas_6.wav", Wav(6));
        Write("audio/fsdd/recordings/4_nicolas_2.wav", Wav(6));
        Write("audio/fsdd/recordings/notes.wav", [1]);
        SpokenDigits.LoadRecordings(_folder[""]).Single().Speaker.Should().Be("nicolas");
    }

    [Fact]
    public void Damaged_archives_are_refused()
    {
        Refused(Archives.Tar((Recordings + "1_a_5.wav", [1, 2, 3])), "*1_a_5.wav*too few*");
        Refused(Archives.Tar((Recordings + "1_a_5.wav", Wav(9)[..^2])), "*1_a_5.wav*");
        Refused(Archives.Tar((Recordings + "1_a_5.wav", Wav(9, 16_000))), "*1 channels of 16000*");
        Refused(Archives.Tar((Recordings + "1_a_5.wav", Wav(9)), ("recordings/1_a_5.wav", Wav(9))), "*twice*");
        Refused(Archives.Tar(("../recordings/1_a_5.wav", Wav(9))), "*outside a folder*");
        Refused(Archives.Zip(("../recordings/1_a_5.wav", Wav(9))), "*outside a folder*");
        Refused(Archives.Zip(("recordings/1_a_5.wav", new byte[(1 << 20) + 1])), "*1048577 bytes*");
        Refused(Archives.Zip(("recordings/1_a_5.wav", Wav(9)))[..60], "*");
        Refused(Archives.Tar(("recordings/1_a_2.wav", Wav(9))), "*no training recordings*");
    }

    [Fact]
    public void Lengths_and_missing_files_are_told()
    {
        FluentActions.Invoking(() => SpokenDigits.Load(_folder[""], length: 0))
            .Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => SpokenDigits.Load(_folder[""])).Should().Throw<DataFileException>()
            .WithMessage("*v1.0.10.tar.gz*" + _folder[Published] + "*");
    }

    [Fact]
    public void The_real_subset_has_six_speakers_and_the_official_split()
    {
        if (SharedFiles.Find("DEEPNET_DATA", "data") is not { } data)
            return;
        IReadOnlyList<SpokenDigit> train = SpokenDigits.LoadRecordings(data);
        TensorDataset test = SpokenDigits.Load(data, train: false);
        train.Should().HaveCount(900);
        test.Count.Should().Be(300);
        train.Select(one => one.Speaker).Distinct().Should().HaveCount(6);
        train.GroupBy(one => one.Digit).Should().OnlyContain(digit => digit.Count() == 90);
        train.Max(one => one.Samples.Shape[1]).Should().BeGreaterThan(10_000);
        test[0][0].Shape.ToArray().Should().Equal(1, 8000);
        test[0][0].Abs().Max().ToScalar<float>().Should().BeInRange(0.01f, 1);
    }

    private static float[] Samples(int count) => [.. Enumerable.Range(1, count).Select(i => i / 32f)];

    private byte[] Wav(int count, int rate = 8000)
    {
        WavFile.Write(_folder["temporary.wav"], Tensor.From<float>(Samples(count)), rate);
        return File.ReadAllBytes(_folder["temporary.wav"]);
    }

    private void Write(string place, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[place])!);
        File.WriteAllBytes(_folder[place], bytes);
    }

    private void Refused(byte[] archive, string message)
    {
        Write(Published, archive);
        FluentActions.Invoking(() => SpokenDigits.Load(_folder[""]))
            .Should().Throw<InvalidDataException>().WithMessage(message);
    }
}
