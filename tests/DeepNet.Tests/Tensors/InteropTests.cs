using System.Numerics.Tensors;

namespace DeepNet.Tests.Tensors;

/// <summary>Memory shared with spans, arrays and System.Numerics.Tensors; tensors after Dispose.</summary>
public sealed class InteropTests
{
    [Fact]
    public void A_span_is_the_tensor_itself()
    {
        Tensor x = Tensor.Zeros([2, 3]);

        x.AsSpan<float>()[4] = 7;
        x[1].AsSpan<float>()[0] = 5;

        x.ToArray<float>().Should().Equal(0, 0, 0, 5, 7, 0);
        FluentActions.Invoking(() => x.Transpose().AsSpan<float>().Length)
            .Should().Throw<InvalidOperationException>().WithMessage("*Contiguous()*");
        FluentActions.Invoking(() => x.AsSpan<int>().Length).Should().Throw<DTypeException>();
    }

    [Fact]
    public void Memory_that_a_span_sees_is_not_recycled()
    {
        Span<float> span = Make();
        for (int i = 0; i < 50; i++)
        {
            GC.Collect(0);
            Tensor.Full([5000], 9).Dispose();
        }

        span.ToArray().Should().AllBeEquivalentTo(3f);

        static Span<float> Make()
        {
            Tensor x = Tensor.Full([5000], 3);
            Span<float> span = x.AsSpan<float>();
            x.Dispose();
            return span;
        }
    }

    [Fact]
    public void Elements_are_copied_in_row_major_order()
    {
        Tensor x = Tensor.Arange(6).Reshape(2, 3).Transpose();
        var target = new long[7];

        x.CopyTo<long>(target);

        target.Should().Equal(0, 3, 1, 4, 2, 5, 0);
        FluentActions.Invoking(() => x.CopyTo<long>(new long[5])).Should().Throw<ArgumentException>().WithMessage(
            "*6 elements*5*");
    }

    [Fact]
    public void Tensor_spans_see_views_without_a_copy()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4).Clone();

        ReadOnlyTensorSpan<long> transposed = x.Transpose(0, 2).AsReadOnlyTensorSpan<long>();
        ReadOnlyTensorSpan<long> stepped = x.Slice(2, 1, step: 2).AsReadOnlyTensorSpan<long>();
        x[0, 0].AsTensorSpan<long>()[1] = -1;

        transposed[[3, 2, 1]].Should().Be(23);
        transposed[[1, 0, 0]].Should().Be(-1);
        stepped[[1, 0, 1]].Should().Be(15);
        x[0, 0, 1].ToScalar<long>().Should().Be(-1);
        FluentActions.Invoking(() => Tensor.Zeros([1]).Expand(3).AsTensorSpan<float>().Rank)
            .Should().Throw<InvalidOperationException>();
        Tensor.Zeros([0, 3]).AsReadOnlyTensorSpan<float>().FlattenedLength.Should().Be(0);
        Tensor.From(2f).AsReadOnlyTensorSpan<float>().FlattenedLength.Should().Be(1);
    }

    [Fact]
    public void Their_tensors_are_copied_and_wrapped()
    {
        Tensor<float> theirs = System.Numerics.Tensors.Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);

        Tensor copy = DeepNet.Tensor.From(theirs), shared = DeepNet.Tensor.Wrap(theirs);
        theirs[[1, 2]] = 60;
        shared[0, 0] = DeepNet.Tensor.From(10f);

        copy.Shape.Should().Equal(2, 3);
        copy.ToArray<float>().Should().Equal(1, 2, 3, 4, 5, 6);
        shared.ToArray<float>().Should().Equal(10, 2, 3, 4, 5, 60);
        theirs[[0, 0]].Should().Be(10);
    }

    [Fact]
    public void A_wrapped_array_stays_where_it_is()
    {
        (Tensor x, float[] values) = Make();
        for (int i = 0; i < 5; i++)
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        values[3] = 9;

        x.ToArray<float>().Should().Equal(1, 2, 3, 9);
        (x + 1).ToArray<float>().Should().Equal(2, 3, 4, 10);
        x.Dispose();
        FluentActions.Invoking(() => x.ToArray<float>()).Should().Throw<ObjectDisposedException>();
        values[0].Should().Be(1);

        static (Tensor, float[]) Make()
        {
            float[] values = [1, 2, 3, 4];
            return (Tensor.Wrap(values, [2, 2]), values);
        }
    }

    [Fact]
    public void Use_after_Dispose_is_refused_for_the_tensor_and_its_views()
    {
        Tensor x = Tensor.Ones([2, 3]), view = x[0], transposed = x.Transpose();
        x.Dispose();
        x.Dispose();

        Action[] uses =
        [
            () => x.ToArray<float>(), () => view.ToArray<float>(), () => transposed.Sum(), () => _ = x + 1, (
                ) => _ = view.ToString(),
            () => x.AsSpan<float>(), () => x.Exp(), () => x.Clone(), () => x[1] = Tensor.From(1f), () => x.IndexSelect(
                0, Tensor.From<long>([0L])),
        ];

        foreach (Action use in uses)
            use.Should().Throw<ObjectDisposedException>().WithMessage("*Tensor*Dispose()*");
        view.Shape.Should().Equal(3);
    }

    [Fact]
    public void Tensors_move_between_devices_with_their_gradients()
    {
        Tensor x = Tensor.From([1f, 2f]).RequireGrad();

        Tensor y = x.To(TestDevices.Get("composed"));
        (y * 3).Sum().Backward();

        y.Device.Name.Should().Be("composed");
        x.To(Device.Cpu).Should().BeSameAs(x);
        x.Grad!.Device.Should().Be(Device.Cpu);
        x.Grad.ToArray<float>().Should().Equal(3, 3);
    }
}
