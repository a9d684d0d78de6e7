using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class ComposeTests
{
    [Fact]
    public void Transforms_follow_each_other_and_share_the_generator()
    {
        Tensor x = Bytes(1, 9, 9);
        Transform crop = new RandomCrop(5, 5), flip = new RandomHorizontalFlip(), turn = new RandomRotation(90);
        for (ulong seed = 0; seed < 10; seed++)
        {
            RandomSource random = new(seed), same = new(seed);
            Tensor expected = turn.Apply(flip.Apply(crop.Apply(x, random), random), random);
            new Compose(crop, flip, turn).Apply(x, same).ShouldEqual(expected);
            same.Position.Should().Be(random.Position);
        }

        new Compose().Apply(x, new RandomSource(0)).Should().BeSameAs(x);
    }

    [Fact]
    public void Samples_go_through_transforms_of_any_kind()
    {
        ImageSample sample = Rectangle(10, 10, 2, 2, 5, 6);
        var half = new Compose(new Dim(), new RandomHorizontalFlip(1), new ToFloat());
        ImageSample y = half.Apply(sample, new RandomSource(0));
        y.Boxes!.ToArray<float>().Should().Equal(5, 2, 8, 6);
        y.Image.Amax().ToScalar<float>().Should().Be(127 / 255f);
        half.Transforms.Should().HaveCount(3);
    }

    [Fact]
    public void What_a_transform_of_your_own_saw_stays_valid()
    {
        var spy = new Spy();
        Tensor x = Bytes(1, 30, 30);
        Tensor y = new Compose(
            new RandomCrop(30, 30, padding: 4), spy, new RandomHorizontalFlip(0), new RandomRotation(90),
            new ToFloat(), new ToFloat(), spy)
            .Apply(x, new RandomSource(1));
        spy.Seen.Should().HaveCount(2);
        spy.Seen[0].ToArray<byte>().Should().HaveCount(900);
        y.ShouldEqual(spy.Seen[1]);
        x.ToArray<byte>().Should().HaveCount(900);
    }

    [Fact]
    public void Null_is_no_transform()
    {
        Action bad = () => new Compose(new ToFloat(), null!);
        bad.ShouldThrow<ArgumentException>("Compose: transform 1 is null.");
    }

    private sealed class Dim : Transform
    {
        public override Tensor Apply(Tensor x, RandomSource random) => x.FloorDivide(2);
    }

    private sealed class Spy : Transform
    {
        public List<Tensor> Seen { get; } = [];

        public override Tensor Apply(Tensor x, RandomSource random)
        {
            Seen.Add(x);
            return x;
        }
    }
}
