"""From process start to the first finished training step: the smallest program that trains."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)
model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)
loss = F.cross_entropy(model(torch.randn(128, 784)), torch.randint(0, 10, (128,)))
loss.backward()
optimizer.step()
print(loss.item())
