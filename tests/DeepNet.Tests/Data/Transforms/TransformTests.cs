using DeepNet.Data.Transforms;
using DeepNet.Layers;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

/// <summary>What holds for all transforms.</summary>
public sealed class TransformTests
{
    private static readonly Tensor s_image = Bytes(3, 20, 24);
    private static readonly Tensor s_sound = Tensor.Randn([2, 4000], generator: new RandomSource(1));

    public static TheoryData<string> Names => [.. All().Select(transform => transform.GetType().Name)];

    [Fact]
    public void Every_public_transform_is_tried_here()
    {
        typeof(Transform).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Transform)) && !type.IsAbstract).Select(type => type.Name)
            .Except(All().Select(transform => transform.GetType().Name)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_result_is_a_function_of_sample_and_generator(string name)
    {
        Transform transform = All().Single(t => t.GetType().Name == name);
        Tensor x = InputOf(transform), before = x.Clone();
        Tensor[] first = Draws(transform, x), second = Draws(transform, x);
        for (int i = 0; i < first.Length; i++)
            second[i].ShouldEqual(first[i]);
        x.ShouldEqual(before);
        bool isRandom = name.StartsWith("Rand", StringComparison.Ordinal) && name != "RandomApply"
            || name is "ColorJitter" or "GaussianNoise" or "TimeShift" or "AdditiveNoise" or "SpecAugment";
        if (isRandom)
            first.Select(Text).Distinct().Count().Should().BeGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Many_threads_get_the_same_results(string name)
    {
        Transform transform = All().Single(t => t.GetType().Name == name);
        Tensor x = InputOf(transform);
        string[] expected = [.. Draws(transform, x).Select(Text)];
        string[][] actual = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => Draws(transform, x).Select(Text).ToArray())));
        foreach (string[] texts in actual)
            texts.Should().Equal(expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Null_is_refused(string name)
    {
        Transform transform = All().Single(t => t.GetType().Name == name);
        transform.Invoking(t => t.Apply(null!, new RandomSource(0))).Should().Throw<ArgumentNullException>();
        if (transform is ImageTransform image)
        {
            image.Invoking(t => t.Apply((ImageSample)null!, new RandomSource(0)))
                .Should().Throw<ArgumentNullException>();
        }
    }

    [Fact]
    public void A_pipeline_shows_its_settings()
    {
        string text = new Compose(new RandomCrop(28, 28, padding: 2), new RandomHorizontalFlip()).ToString();
        text.Should().Contain("(transforms.0): RandomCrop(height: 28, width: 28, padding: 2)")
            .And.Contain("(transforms.1): RandomHorizontalFlip(p: 0.5)");
    }

    private static Tensor InputOf(Transform transform) => transform switch
    {
        TimeShift or AdditiveNoise or SpecAugment or LogMel or MfccTransform => s_sound,
        _ => s_image,
    };

    private static Tensor[] Draws(Transform transform, Tensor x) =>
        [.. Enumerable.Range(0, 6).Select(i => transform.Apply(x, new RandomSource((ulong)i)))];

    private static string Text(Tensor x) =>
        $"{x.Shape} {string.Join(' ', x.Cast(DType.Float32).ToArray<float>())}";

    private static IEnumerable<Transform> All() =>
    [
        new Compose(new RandomCrop(12, 12), new ToFloat()),
        new RandomApply(new Grayscale()),
        new RandomChoice(new Grayscale(), new CenterCrop(5, 5)),
        new ToFloat(),
        new Normalize([0.1, 0.2, 0.3], [0.5, 0.6, 0.7]),
        new Standardize(3).Fit(s_image),
        new RandomHorizontalFlip(),
        new RandomVerticalFlip(),
        new RandomCrop(16, 16, padding: 2),
        new CenterCrop(10, 12),
        new Resize(10, 12),
        new RandomResizedCrop(8, 9),
        new RandomRotation(30),
        new RandomAffine((-10, 10), (0.1, 0.1), (0.9, 1.1), (-5, 5)),
        new ColorJitter(0.4, 0.4, 0.4, 0.1),
        new RandomErasing(),
        new RandAugment(),
        new Grayscale(),
        new GaussianNoise(),
        new TimeShift(),
        new AdditiveNoise(),
        new SpecAugment(2, 500, 0, 0),
        new LogMel(new MelSpectrogram(8000, nFft: 256, nMels: 20)),
        new MfccTransform(new Mfcc(13, new MelSpectrogram(8000, nFft: 256, nMels: 20))),
    ];
}
