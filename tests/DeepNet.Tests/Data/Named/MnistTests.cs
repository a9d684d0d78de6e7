using DeepNet.Data;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data.Named;

public sealed class MnistTests : IDisposable
{
    private const string Images = "train-images-idx3-ubyte";
    private const string Labels = "train-labels-idx1-ubyte";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mnist", true)]
    [InlineData("mnist", false)]
    [InlineData("images/mnist", true)]
    [InlineData("MNIST/raw", false)]
    [InlineData(".", true)]
    public void Files_are_found_in_the_usual_places(string place, bool isGzip)
    {
        Write(place, isGzip, ImageFile(3), LabelFile(7, 0, 9));
        (Tensor images, Tensor labels) = All(Mnist.Load(_folder[""], dtype: DType.UInt8));
        images.DType.Should().Be(DType.UInt8);
        images.Shape.ToArray().Should().Equal(3, 1, 28, 28);
        images.ToArray<byte>().Should().Equal(ImageFile(3)[16..]);
        labels.ToArray<long>().Should().Equal(7, 0, 9);
    }

    [Fact]
    public void Pixels_lie_between_0_and_1_by_default()
    {
        Write("mnist", true, ImageFile(2), LabelFile(1, 2));
        (Tensor images, _) = All(Mnist.Load(_folder[""]));
        images.DType.Should().Be(DType.Float32);
        images.ToArray<float>().Should().Equal(ImageFile(2)[16..].Select(value => value / 255f));
        All(Mnist.Load(_folder[""], dtype: DType.Float64)).Images.DType.Should().Be(DType.Float64);
        FluentActions.Invoking(() => Mnist.Load(_folder[""], dtype: DType.Int64))
            .Should().Throw<DTypeException>().WithMessage("*Mnist*Int64*");
    }

    [Fact]
    public void Files_that_do_not_fit_each_other_are_refused()
    {
        Write("mnist", true, ImageFile(3), LabelFile(1, 2));
        Fails("*labels*[2]*3 images*");
        Write("mnist", true, ImageFile(2), LabelFile(1, 10));
        Fails("*label 1 is 10*");
        Write("mnist", true, LabelFile(1, 2), LabelFile(1, 2));
        Fails("*[n, 28, 28]*");
        Write("mnist", true, ImageFile(2)[..^1], LabelFile(1, 2));
        Fails("*fewer*");
    }

    [Fact]
    public async Task A_missing_file_is_named_with_its_address_and_place()
    {
        Func<Task> load = () => Mnist.LoadAsync(_folder[""], train: false);
        DataFileException error = (await load.Should().ThrowAsync<DataFileException>()).Which;
        error.Message.Should().Contain(_folder["mnist/t10k-images-idx3-ubyte.gz"])
            .And.Contain("https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz");
        FluentActions.Invoking(() => FashionMnist.Load(_folder[""])).Should().Throw<DataFileException>()
            .WithMessage("*raw.githubusercontent.com/zalandoresearch*fashion-mnist*train-images*");
    }

    [Fact]
    public void Fashion_has_places_and_names_of_its_own()
    {
        Write("fashion-mnist", true, ImageFile(2), LabelFile(0, 9));
        Write("mnist", true, ImageFile(3), LabelFile(1, 2, 3));
        All(FashionMnist.Load(_folder[""])).Labels.ToArray<long>().Should().Equal(0, 9);
        All(Mnist.Load(_folder[""])).Labels.ToArray<long>().Should().Equal(1, 2, 3);
        FashionMnist.ClassNames.Should().HaveCount(10).And.EndWith("Ankle boot");
        Mnist.ClassNames[7].Should().Be("7");
    }

    [Fact]
    public async Task What_the_mirrors_send_must_be_the_published_files()
    {
        if (SharedFiles.Find("DEEPNET_DATA", "data") is not { } data)
            return;
        using var server = new TinyServer(request => TinyResponse.Of(
            File.ReadAllBytes(Path.Combine(data, "images", request.Path.TrimStart('/'))), request));
        using var client = new HttpClient(new Redirection(server));
        var folder = new DataFolder(_folder[""], client);
        TensorDataset test = await Mnist.LoadAsync(folder, train: false, download: true);
        test.Count.Should().Be(10_000);
        TensorDataset train = await Mnist.LoadAsync(folder, download: true);
        train.Count.Should().Be(60_000);
        Directory.GetFiles(_folder["mnist"]).Should().HaveCount(4);
        server.Requests.Should().HaveCount(4);

        using var damaged = new TinyServer(_ => new TinyResponse { Body = new byte[4_542] });
        using var other = new HttpClient(new Redirection(damaged));
        File.Delete(_folder["mnist/t10k-labels-idx1-ubyte.gz"]);
        Func<Task> load = () => Mnist.LoadAsync(new DataFolder(_folder[""], other), train: false, download: true);
        await load.Should().ThrowAsync<DataFileException>().WithMessage("*SHA-256*");
        damaged.Requests.Should().HaveCount(2, "there are two mirrors");
    }

    [Fact]
    public void The_real_files_have_the_published_numbers_of_digits()
    {
        if (SharedFiles.Find("DEEPNET_DATA", "data") is not { } data)
            return;
        Histogram(Mnist.Load(data, train: false, dtype: DType.UInt8))
            .Should().Equal(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        Histogram(Mnist.Load(data, dtype: DType.UInt8))
            .Should().Equal(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    }

    private static int[] Histogram(TensorDataset data)
    {
        var counts = new int[10];
        foreach (long label in All(data).Labels.ToArray<long>())
            counts[label]++;
        return counts;
    }

    private static (Tensor Images, Tensor Labels) All(TensorDataset data)
    {
        (Tensor images, Tensor labels) = data.Tensors;
        return (images, labels);
    }

    private static byte[] ImageFile(byte count) =>
    [
        0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28,
        .. Enumerable.Range(0, count * 28 * 28).Select(i => (byte)(i * 7)),
    ];

    private static byte[] LabelFile(params byte[] labels) => [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels];

    private void Write(string place, bool isGzip, byte[] images, byte[] labels)
    {
        Directory.CreateDirectory(_folder[place]);
        foreach ((string name, byte[] bytes) in new[] { (Images, images), (Labels, labels) })
        {
            string path = _folder[$"{place}/{name}{(isGzip ? ".gz" : "")}"];
            File.WriteAllBytes(path, isGzip ? Archives.Gzip(bytes) : bytes);
        }
    }

    private void Fails(string message) => FluentActions.Invoking(() => Mnist.Load(_folder[""]))
        .Should().Throw<InvalidDataException>().WithMessage(message);
}
