using DeepNet.Tests.Ops;

namespace DeepNet.Tests;

/// <summary>Kernels run on raw pointers: collections at any moment must not take the memory away under them.</summary>
[Collection("alone")]
public sealed class CollectorTests
{
    [Fact]
    public void Operations_survive_collections_at_any_moment()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.Token.WaitHandle.WaitOne(millisecondsTimeout: 1))
                GC.Collect(0);
        });
        collector.Start();
        try
        {
            foreach (OpCase op in OpCases.All)
            {
                DType dtype = op.DTypes[0];
                Tensor[] inputs = OpCaseTests.Make(op.Variants[0], Device.Cpu, dtype);
                NdArray expected = op.Expected([.. inputs.Select(OpCaseTests.ToNdArray)]);
                foreach (Tensor x in inputs)
                    x.RequiresGrad = x.DType.IsFloatingPoint();
                Tensor y = op.Run(inputs);
                if (y.RequiresGrad)
                    y.Backward(Tensor.Ones(y.Shape, y.DType));
                OpCaseTests.AssertClose(y, expected, OpCaseTests.Tolerance(op, dtype), op.Name);
            }

            for (int i = 0; i < 300; i++)
            {
                float sum = ((Tensor.Full([50_000], 2) * Tensor.Full([50_000], 3)) + 1).Sum().ToScalar<float>();
                sum.Should().Be(350_000);
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }
}
